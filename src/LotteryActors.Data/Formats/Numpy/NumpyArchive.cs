using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Numpy;

/// <summary>
/// A <c>.npz</c> file: a zip of <c>.npy</c> arrays (NumPy's format specification, numpy/lib/format.py). Sizes come from an
/// array's own header and must agree with the zip's directory and be within what deflate can have shrunk.
/// </summary>
internal static partial class NumpyArchive
{
    private const int MaxHeader = 1 << 16;
    private const int MaxArray = 1 << 28;

    /// <summary>More than deflate's best ratio.</summary>
    private const long MaxRatio = 1100;

    /// <summary>The arrays by name, without the <c>.npy</c> of their files.</summary>
    /// <param name="wanted">Which to read; null for all.</param>
    /// <exception cref="DataException">The archive is damaged, or an array is of no dtype that can be read.</exception>
    public static Dictionary<string, NumpyArray> Read(ReadOnlyMemory<byte> bytes, string where, Func<string, bool>? wanted = null)
    {
        try
        {
            using var handle = bytes.Pin();
            using var archive = new ZipArchive(Stream(bytes, handle), ZipArchiveMode.Read);
            var arrays = new Dictionary<string, NumpyArray>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
                if (wanted is null || wanted(name))
                {
                    arrays[name] = ReadArray(entry, $"{where}: array '{name}'");
                }
            }

            return arrays;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException)
        {
            throw new DataException($"{where}: the npz archive is damaged ({e.Message.ReplaceLineEndings(" ")}); write the value again", e);
        }
    }

    private static unsafe UnmanagedMemoryStream Stream(ReadOnlyMemory<byte> bytes, MemoryHandle handle) => new((byte*)handle.Pointer, bytes.Length);

    private static NumpyArray ReadArray(ZipArchiveEntry entry, string where)
    {
        if (entry.Length > MaxArray || entry.Length > (entry.CompressedLength * MaxRatio) + MaxHeader)
        {
            throw new DataException($"{where}: {entry.Length} bytes are said to be packed in {entry.CompressedLength}; write the value again") { Fault = FaultKind.Bomb };
        }

        using var stream = entry.Open();
        var (type, shape, headerSize) = ReadHeader(stream, where);
        var size = NumpyArray.ByteCount(type, shape, where);
        if (headerSize + size != entry.Length)
        {
            throw new DataException($"{where}: {entry.Length} bytes are there, its header asks for {headerSize + size}; write the value again");
        }

        var data = GC.AllocateUninitializedArray<byte>((int)size);
        stream.ReadExactly(data);
        return NumpyArray.Of(type, shape, data, where);
    }

    private static (string Type, int[] Shape, int Size) ReadHeader(Stream stream, string where)
    {
        Span<byte> start = stackalloc byte[12];
        stream.ReadExactly(start[..10]);
        if (start[0] != 0x93 || !start[1..].StartsWith("NUMPY"u8))
        {
            throw new DataException($"{where}: no .npy file; write the value again");
        }

        var (length, prefix) = ((long)BinaryPrimitives.ReadUInt16LittleEndian(start[8..]), 10);
        if (start[6] >= 2)
        {
            stream.ReadExactly(start[10..]);
            (length, prefix) = (BinaryPrimitives.ReadUInt32LittleEndian(start[8..]), 12);
        }

        if (length > MaxHeader)
        {
            throw new DataException($"{where}: a header of {length} bytes; write the value again");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        var (type, shape) = ParseHeader(Encoding.Latin1.GetString(text), where);
        return (type, shape, prefix + (int)length);
    }

    /// <summary>A Python dictionary such as <c>{'descr': '&lt;f2', 'fortran_order': False, 'shape': (6, 16), }</c>.</summary>
    private static (string Type, int[] Shape) ParseHeader(string header, string where)
    {
        var (type, order, shape) = (TypePattern().Match(header), OrderPattern().Match(header), ShapePattern().Match(header));
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw new DataException($"{where}: the header '{header.Trim()}' cannot be read; store plain arrays of numbers");
        }

        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (order.Groups[1].Value == "True" && sizes.Length > 1)
        {
            throw new DataException($"{where}: the array is in Fortran order; store it in C order");
        }

        return (type.Groups[1].Value, [.. sizes.Select(size => Size(size, where))]);
    }

    private static int Size(string text, string where) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new DataException($"{where}: a dimension of '{text}'; write the value again");

    [GeneratedRegex("'descr': *'([^']+)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex("'fortran_order': *(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape': *\(([0-9, ]*)\)")]
    private static partial Regex ShapePattern();
}
