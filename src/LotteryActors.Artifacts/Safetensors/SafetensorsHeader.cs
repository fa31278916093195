using System.Buffers.Binary;
using System.Text.Json;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>
/// The checked header of a safetensors file: length within bounds, names unique, every span as long as its shape says,
/// spans in order without overlap or hole.
/// </summary>
/// <param name="Data">Offset of the data section in the file.</param>
/// <param name="Entries">Tensors in the order of the header.</param>
internal sealed record SafetensorsHeader(long Data, IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    private const int MaxHeader = 100_000_000;

    /// <summary>Reads the header from the stream's position on; the data follow it to the stream's end.</summary>
    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsHeader Read(Stream stream, string source)
    {
        var available = stream.Length - stream.Position;
        Span<byte> first = stackalloc byte[8];
        stream.ReadAtLeast(first, (int)Math.Min(8, available), throwOnEndOfStream: false);
        var json = new byte[Length(first, available, source)];
        stream.ReadExactly(json);
        return Parse(json, available, source);
    }

    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsHeader Parse(byte[] file, string source)
    {
        var length = Length(file, file.Length, source);
        return Parse(file.AsMemory(8, length), file.Length, source);
    }

    /// <summary>Room for one tensor.</summary>
    /// <exception cref="SafetensorsFormatException">It is longer than an array can be.</exception>
    public static byte[] Allocate(TensorEntry entry, string source) =>
        entry.End - entry.Begin <= Array.MaxLength
            ? GC.AllocateUninitializedArray<byte>((int)(entry.End - entry.Begin))
            : throw new SafetensorsFormatException(source, entry.Begin, $"tensor '{entry.Name}' has {entry.End - entry.Begin} bytes, more than the {Array.MaxLength} that one array may have; `lottery model convert` takes tensors of any length");

    private static int Length(ReadOnlySpan<byte> first, long available, string source)
    {
        if (available < 8)
        {
            throw new SafetensorsFormatException(source, 0, "the file is shorter than its own header length");
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(first);
        return length is >= 2 and <= MaxHeader && length <= available - 8
            ? (int)length
            : throw new SafetensorsFormatException(source, 0, $"a header of {length} bytes does not fit a file of {available}");
    }

    private static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long file, string source)
    {
        try
        {
            using var header = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var (entries, metadata) = ReadHeader(header.RootElement, source);
            Check(entries, file - 8 - json.Length, source);
            return new SafetensorsHeader(8 + json.Length, entries, metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new SafetensorsFormatException(source, 8, $"the header is damaged ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    private static (List<TensorEntry> Entries, Dictionary<string, string> Metadata) ReadHeader(JsonElement header, string source)
    {
        var entries = new List<TensorEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in header.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                throw new SafetensorsFormatException(source, 8, $"tensor '{property.Name}' is named twice");
            }

            if (property.Name == "__metadata__")
            {
                foreach (var pair in property.Value.EnumerateObject())
                {
                    metadata[pair.Name] = pair.Value.GetString() ?? "";
                }
            }
            else
            {
                entries.Add(ReadEntry(property));
            }
        }

        return (entries, metadata);
    }

    private static TensorEntry ReadEntry(JsonProperty property)
    {
        var offsets = property.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
        {
            throw new FormatException($"tensor '{property.Name}' wants two data offsets");
        }

        return new TensorEntry(
            property.Name,
            property.Value.GetProperty("dtype").GetString() ?? "",
            [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
            offsets[0].GetInt64(),
            offsets[1].GetInt64());
    }

    private static void Check(List<TensorEntry> entries, long available, string source)
    {
        var expected = 0L;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != expected || entry.End < entry.Begin || entry.End > available)
            {
                throw new SafetensorsFormatException(
                    source, entry.Begin, $"tensor '{entry.Name}' spans {entry.Begin} to {entry.End}; {expected} is where it must begin, {available} where the data end");
            }

            if (entry.Shape.Any(size => size < 0) || Size(entry, source) != entry.End - entry.Begin)
            {
                throw new SafetensorsFormatException(
                    source, entry.Begin, $"tensor '{entry.Name}' of type {entry.Dtype} and shape [{string.Join(", ", entry.Shape)}] does not fill its {entry.End - entry.Begin} bytes");
            }

            expected = entry.End;
        }

        if (expected != available)
        {
            throw new SafetensorsFormatException(source, expected, $"{available - expected} bytes belong to no tensor");
        }
    }

    private static long Size(TensorEntry entry, string source)
    {
        var width = Dtypes.TryWidth(entry.Dtype)
            ?? throw new SafetensorsFormatException(source, 8, $"tensor '{entry.Name}' has the unknown type '{entry.Dtype}'");
        return entry.Shape.Aggregate((long)width, (product, size) => checked(product * size));
    }
}
