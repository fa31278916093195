using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>Where one tensor lies; offsets count from the start of the data section.</summary>
public sealed record TensorEntry(string Name, string Dtype, IReadOnlyList<long> Shape, long Begin, long End)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>
/// A safetensors file, checked and read into memory: into one array, or into one array for each tensor where the file is
/// longer than an array can be.
/// </summary>
public sealed class SafetensorsFile
{
    private readonly Func<TensorEntry, ReadOnlyMemory<byte>> _read;
    private readonly Dictionary<string, TensorEntry> _byName;

    private SafetensorsFile(IReadOnlyList<TensorEntry> entries, IReadOnlyDictionary<string, string> metadata, Func<TensorEntry, ReadOnlyMemory<byte>> read)
    {
        _read = read;
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
    public static SafetensorsFile Read(Stream stream, string source) => Read(stream, source, Array.MaxLength);

    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsFile Parse(byte[] bytes, string source)
    {
        var header = SafetensorsHeader.Parse(bytes, source);
        return new SafetensorsFile(
            header.Entries,
            header.Metadata,
            entry => bytes.AsMemory((int)(header.Data + entry.Begin), (int)(entry.End - entry.Begin)));
    }

    /// <summary>Tensors of another source as if they lay in a file; each is read whenever its bytes are asked for.</summary>
    /// <exception cref="ArgumentException">Two have one name.</exception>
    public static SafetensorsFile Of(IEnumerable<CheckpointTensor> tensors)
    {
        var entries = new List<TensorEntry>();
        var readers = new Dictionary<string, Func<ReadOnlyMemory<byte>>>(StringComparer.Ordinal);
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            entries.Add(new TensorEntry(tensor.Name, tensor.Dtype, tensor.Shape, offset, offset + tensor.Bytes));
            readers.Add(tensor.Name, tensor.Read);
            offset += tensor.Bytes;
        }

        return new SafetensorsFile(entries, new Dictionary<string, string>(), entry => readers[entry.Name]());
    }

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    public TensorEntry Entry(string name) =>
        _byName.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"the file has no tensor '{name}'");

    /// <summary>The raw little-endian bytes of a tensor.</summary>
    public ReadOnlySpan<byte> Bytes(string name) => _read(Entry(name)).Span;

    /// <exception cref="InvalidDataException">The tensor is not float32.</exception>
    public ReadOnlySpan<float> Float32(string name) => Cast<float>(name, "F32");

    /// <exception cref="InvalidDataException">The tensor is not int64.</exception>
    public ReadOnlySpan<long> Int64(string name) => Cast<long>(name, "I64");

    /// <param name="oneArray">How long a file may be to be read into one array.</param>
    internal static SafetensorsFile Read(Stream stream, string source, long oneArray)
    {
        var length = stream.Length - stream.Position;
        if (length > oneArray)
        {
            return ReadApart(stream, source);
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        stream.ReadExactly(bytes);
        return Parse(bytes, source);
    }

    private static SafetensorsFile ReadApart(Stream stream, string source)
    {
        var header = SafetensorsHeader.Read(stream, source);
        var arrays = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in header.Entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            arrays[entry.Name] = SafetensorsHeader.Allocate(entry, source);
            stream.ReadExactly(arrays[entry.Name]);
        }

        return new SafetensorsFile(header.Entries, header.Metadata, entry => arrays[entry.Name]);
    }

    private ReadOnlySpan<T> Cast<T>(string name, string dtype)
        where T : struct =>
        Entry(name).Dtype == dtype
            ? MemoryMarshal.Cast<byte, T>(Bytes(name))
            : throw new InvalidDataException($"tensor '{name}' is {Entry(name).Dtype}, {dtype} is wanted");
}
