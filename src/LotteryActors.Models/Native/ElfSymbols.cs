using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace LotteryActors.Models.Native;

/// <summary>The dynamic symbols of a shared library (ELF-64, little-endian; System V gABI, chapter 4), read without loading it.</summary>
/// <param name="Defined">What it offers to others.</param>
/// <param name="Wanted">What it must find elsewhere, but for weak symbols and those that ask for a version: the system's libraries have versions, libtorch has none.</param>
internal sealed record ElfSymbols(IReadOnlySet<string> Defined, IReadOnlySet<string> Wanted)
{
    private const int HeaderSize = 64, SectionSize = 64, SymbolSize = 24;
    private const uint DynamicSymbols = 11, SymbolVersions = 0x6fffffff;
    private const int LocalBinding = 0, WeakBinding = 2;

    /// <exception cref="BadImageFormatException">It is no ELF-64 library, or is cut short; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ElfSymbols Read(string path)
    {
        using var file = File.OpenRead(path);
        var header = Block(file, 0, HeaderSize);
        if (!header.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new BadImageFormatException($"{path}: is no little-endian ELF-64 library");
        }

        var sections = Sections(file, header);
        if (sections.Find(s => s.Type == DynamicSymbols) is not { } symbols || symbols.Link >= sections.Count)
        {
            throw new BadImageFormatException($"{path}: has no table of dynamic symbols");
        }

        var names = sections[(int)symbols.Link];
        var versions = sections.Find(s => s.Type == SymbolVersions) is { } v ? Block(file, v.Offset, v.Size) : [];
        return Of(Block(file, symbols.Offset, symbols.Size), Block(file, names.Offset, names.Size), MemoryMarshal.Cast<byte, ushort>(versions));
    }

    private static ElfSymbols Of(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names, ReadOnlySpan<ushort> versions)
    {
        HashSet<string> defined = new(StringComparer.Ordinal), wanted = new(StringComparer.Ordinal);
        for (var i = 1; i < symbols.Length / SymbolSize; i++)
        {
            var symbol = symbols.Slice(i * SymbolSize, SymbolSize);
            var binding = symbol[4] >> 4;
            if (binding == LocalBinding)
            {
                continue;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]) != 0)
            {
                defined.Add(Name(names, symbol));
            }
            else if (binding != WeakBinding && !(i < versions.Length && versions[i] > 1))
            {
                wanted.Add(Name(names, symbol));
            }
        }

        return new ElfSymbols(defined, wanted);
    }

    private static string Name(ReadOnlySpan<byte> names, ReadOnlySpan<byte> symbol)
    {
        var start = BinaryPrimitives.ReadUInt32LittleEndian(symbol);
        if (start >= names.Length)
        {
            throw new BadImageFormatException("a symbol's name lies outside of the library's table of names");
        }

        var rest = names[(int)start..];
        return Encoding.UTF8.GetString(rest[..Math.Max(rest.IndexOf((byte)0), 0)]);
    }

    private static List<Section> Sections(FileStream file, ReadOnlySpan<byte> header)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header[60..]);
        var table = Block(file, BinaryPrimitives.ReadInt64LittleEndian(header[40..]), count * SectionSize);
        var sections = new List<Section>(count);
        for (var i = 0; i < count; i++)
        {
            var section = table.AsSpan(i * SectionSize, SectionSize);
            sections.Add(new Section(
                BinaryPrimitives.ReadUInt32LittleEndian(section[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(section[24..]),
                BinaryPrimitives.ReadInt64LittleEndian(section[32..]),
                BinaryPrimitives.ReadUInt32LittleEndian(section[40..])));
        }

        return sections;
    }

    private static byte[] Block(FileStream file, long offset, long size)
    {
        if (offset < 0 || size < 0 || size > file.Length - offset)
        {
            throw new BadImageFormatException($"{file.Name}: is cut short, or no library");
        }

        var block = new byte[size];
        file.Position = offset;
        file.ReadExactly(block);
        return block;
    }

    private sealed record Section(uint Type, long Offset, long Size, uint Link);
}
