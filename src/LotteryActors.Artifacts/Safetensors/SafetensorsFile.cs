using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>Where one tensor lies; offsets count from the start of the data section.</summary>
public sealed record TensorEntry(string Name, string Dtype, IReadOnlyList<long> Shape, long Begin, long End)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>
/// A safetensors file read into memory and checked: header within bounds, names unique, every span as long as its
/// shape says, spans in order without overlap or hole.
/// </summary>
public sealed class SafetensorsFile
{
    private const int MaxHeader = 100_000_000;

    private readonly byte[] _bytes;
    private readonly int _data;
    private readonly Dictionary<string, TensorEntry> _byName;

    private SafetensorsFile(byte[] bytes, int data, List<TensorEntry> entries, Dictionary<string, string> metadata)
    {
        _bytes = bytes;
        _data = data;
        Entries = entries;
        Metadata = metadata;
        _byName = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>Tensors in the order of the header.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <param name="stream">A stream that knows its length, as files do.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsFile Read(Stream stream, string source)
    {
        var length = stream.Length - stream.Position;
        if (length > Array.MaxLength)
        {
            throw new SafetensorsFormatException(source, 0, $"{length} bytes are more than the {Array.MaxLength} that one file may have here");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        stream.ReadExactly(bytes);
        return Parse(bytes, source);
    }

    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsFile Parse(byte[] bytes, string source)
    {
        if (bytes.Length < 8)
        {
            throw new SafetensorsFormatException(source, 0, "the file is shorter than its own header length");
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length is < 2 or > MaxHeader || length > bytes.Length - 8)
        {
            throw new SafetensorsFormatException(source, 0, $"a header of {length} bytes does not fit a file of {bytes.Length}");
        }

        var data = 8 + (int)length;
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length), new JsonDocumentOptions { MaxDepth = 8 });
            var (entries, metadata) = ReadHeader(header.RootElement, source);
            Check(entries, bytes.Length - data, source);
            return new SafetensorsFile(bytes, data, entries, metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new SafetensorsFormatException(source, 8, $"the header is damaged ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    public TensorEntry Entry(string name) =>
        _byName.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"the file has no tensor '{name}'");

    /// <summary>The raw little-endian bytes of a tensor.</summary>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var entry = Entry(name);
        return _bytes.AsSpan(_data + (int)entry.Begin, (int)(entry.End - entry.Begin));
    }

    /// <exception cref="InvalidDataException">The tensor is not float32.</exception>
    public ReadOnlySpan<float> Float32(string name) => Cast<float>(name, "F32");

    /// <exception cref="InvalidDataException">The tensor is not int64.</exception>
    public ReadOnlySpan<long> Int64(string name) => Cast<long>(name, "I64");

    private ReadOnlySpan<T> Cast<T>(string name, string dtype)
        where T : struct =>
        Entry(name).Dtype == dtype
            ? MemoryMarshal.Cast<byte, T>(Bytes(name))
            : throw new InvalidDataException($"tensor '{name}' is {Entry(name).Dtype}, {dtype} is wanted");

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
        var width = entry.Dtype switch
        {
            "F64" or "I64" or "U64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
            _ => throw new SafetensorsFormatException(source, 8, $"tensor '{entry.Name}' has the unknown type '{entry.Dtype}'"),
        };
        return entry.Shape.Aggregate((long)width, (product, size) => checked(product * size));
    }
}
