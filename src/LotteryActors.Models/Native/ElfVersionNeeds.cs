using System.Buffers.Binary;
using System.Text;

namespace LotteryActors.Models.Native;

/// <summary>
/// The symbol versions a shared library asks of others (ELF-64, little-endian; System V gABI, chapter 5, and the LSB's
/// "Symbol Versioning"). The loader refuses a library one of whose needs is not met, unless that need is weak.
/// </summary>
internal static class ElfVersionNeeds
{
    private const int HeaderSize = 64;
    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;
    private const long StringTable = 5;
    private const long VersionNeed = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Marks every need of <paramref name="version"/> as weak, in place.</summary>
    /// <returns>Whether a byte changed: false where nothing asks for that version, or it is weak already.</returns>
    /// <exception cref="BadImageFormatException">The image is no ELF-64 library, or its tables point outside of it.</exception>
    public static bool Weaken(Span<byte> image, string version)
    {
        try
        {
            return WeakenChecked(image, Encoding.ASCII.GetBytes(version));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("the library is cut short: a table of its dynamic section lies outside the file", e);
        }
    }

    private static bool WeakenChecked(Span<byte> image, ReadOnlySpan<byte> version)
    {
        if (image.Length < HeaderSize || !image.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new BadImageFormatException("the file is no little-endian ELF-64 library");
        }

        var segments = Segments(image);
        if (Dynamic(image, segments, StringTable) is not { } strings || Dynamic(image, segments, VersionNeed) is not { } first)
        {
            return false;
        }

        var names = image[Offset(segments, strings)..];
        var changed = false;
        for (var library = Offset(segments, first); ; library += Word(image, library + 12))
        {
            for (var need = library + Word(image, library + 8); ; need += Word(image, need + 12))
            {
                changed |= Is(names[Word(image, need + 8)..], version) && SetWeak(image.Slice(need + 4, 2));
                if (Word(image, need + 12) == 0)
                {
                    break;
                }
            }

            if (Word(image, library + 12) == 0)
            {
                return changed;
            }
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> version) =>
        name.StartsWith(version) && name[version.Length] == 0;

    private static bool SetWeak(Span<byte> field)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(field);
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(flags | Weak));
        return (flags & Weak) == 0;
    }

    /// <summary>The value of one entry of the dynamic section, a virtual address; null where there is no such entry.</summary>
    private static long? Dynamic(ReadOnlySpan<byte> image, List<Segment> segments, long tag)
    {
        foreach (var segment in segments.Where(s => s.Type == DynamicSegment))
        {
            for (var entry = segment.Offset; entry < segment.Offset + segment.Size; entry += 16)
            {
                if (Long(image, entry) == tag)
                {
                    return Long(image, entry + 8);
                }
            }
        }

        return null;
    }

    private static int Offset(List<Segment> segments, long address)
    {
        var home = segments.Find(s => s.Type == LoadSegment && address >= s.Address && address < s.Address + s.Size)
            ?? throw new BadImageFormatException($"no loaded segment of the library holds its address 0x{address:x}");
        return checked((int)(address - home.Address + home.Offset));
    }

    private static List<Segment> Segments(ReadOnlySpan<byte> image)
    {
        var segments = new List<Segment>();
        var table = Long(image, 32);
        var width = BinaryPrimitives.ReadUInt16LittleEndian(image[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[56..]);
        for (var i = 0; i < count; i++)
        {
            var header = image.Slice(checked((int)(table + ((long)i * width))), 56);
            segments.Add(new Segment(BinaryPrimitives.ReadUInt32LittleEndian(header), Long(header, 8), Long(header, 16), Long(header, 32)));
        }

        return segments;
    }

    private static int Word(ReadOnlySpan<byte> image, int at) =>
        checked((int)BinaryPrimitives.ReadUInt32LittleEndian(image[at..]));

    private static long Long(ReadOnlySpan<byte> image, long at) =>
        BinaryPrimitives.ReadInt64LittleEndian(image[checked((int)at)..]);

    private sealed record Segment(uint Type, long Offset, long Address, long Size);
}
