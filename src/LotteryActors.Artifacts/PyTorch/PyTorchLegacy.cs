using System.Buffers.Binary;
using System.Numerics;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>
/// What torch.save wrote before PyTorch 1.6, as the published UNITER and LXMERT weights: five pickles in a row (a magic
/// number, the protocol's, facts about the machine, the object, the keys of its storages), then for each key the count of
/// elements (int64) and the elements.
/// </summary>
internal sealed class PyTorchLegacy : PyTorchCheckpoint
{
    private const long Protocol = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly Stream _stream;
    private readonly Dictionary<string, long> _places;

    private PyTorchLegacy(Stream stream, Dictionary<string, long> places, string source, object? root, long pickle, TorchConstructors constructors)
        : base(source, root, pickle, stream.Length, constructors)
    {
        _stream = stream;
        _places = places;
    }

    public override string Format => "PyTorch legacy";

    /// <exception cref="PyTorchFormatException" />
    public static new PyTorchLegacy Open(Stream stream, string source)
    {
        var bytes = new PickleBytes(stream, source, "");
        var constructors = new TorchConstructors();
        if (new PickleMachine(bytes, constructors).Run() is not BigInteger magic || magic != Magic)
        {
            throw bytes.Damaged("a pickle, and not one that torch.save wrote");
        }

        if (new PickleMachine(bytes, constructors).Run() is not Protocol)
        {
            throw bytes.Damaged($"the protocol of torch.save is not {Protocol}");
        }

        if (new PickleMachine(bytes, constructors).Run() is PickleDictionary machine && machine["little_endian"] is false)
        {
            throw bytes.Damaged("written by a big-endian machine, little-endian files are read");
        }

        var storages = new Dictionary<string, StorageId>(StringComparer.Ordinal);
        var start = bytes.Position;
        var root = new PickleMachine(bytes, constructors, id => Storage(StorageId.Read(id, bytes), storages, stream.Length, bytes)).Run();
        var pickle = bytes.Position - start;
        var keys = new PickleMachine(bytes, constructors).Run() as PickleList ?? throw bytes.Damaged("the list of storages is none");
        return new PyTorchLegacy(stream, Locate(keys, storages, stream, source), source, root, pickle, constructors);
    }

    protected override void Dispose(bool disposing) => _stream.Dispose();

    protected override void Read(string key, long begin, Span<byte> into)
    {
        _stream.Position = _places[key] + begin;
        _stream.ReadExactly(into);
    }

    private static TorchStorage Storage(StorageId id, Dictionary<string, StorageId> storages, long file, PickleBytes bytes)
    {
        if (id.Bytes > file)
        {
            throw bytes.Damaged($"storage '{id.Key}' should have {id.Bytes} bytes, the file has {file}");
        }

        if (!storages.TryAdd(id.Key, id) && (storages[id.Key].Dtype, storages[id.Key].Elements) != (id.Dtype, id.Elements))
        {
            throw bytes.Damaged($"storage '{id.Key}' is described in two ways");
        }

        return id.View;
    }

    /// <summary>Where the elements of every storage begin; they fill the rest of the file.</summary>
    private static Dictionary<string, long> Locate(PickleList keys, Dictionary<string, StorageId> storages, Stream stream, string source)
    {
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> count = stackalloc byte[8];
        var place = stream.Position;
        foreach (var item in keys.Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage) || !places.TryAdd(key, place + count.Length))
            {
                throw Damaged(source, place, $"storage '{item as string}' is listed twice or looked at by nothing");
            }

            if (stream.Length - place - count.Length < storage.Bytes)
            {
                throw Damaged(source, place, $"storage '{key}' should have {storage.Bytes} bytes where {Math.Max(0, stream.Length - place - count.Length)} are left");
            }

            stream.Position = place;
            stream.ReadExactly(count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Elements)
            {
                throw Damaged(source, place, $"storage '{key}' should have {storage.Elements} elements and says {BinaryPrimitives.ReadInt64LittleEndian(count)}");
            }

            place += count.Length + storage.Bytes;
        }

        if (places.Count != storages.Count || place != stream.Length)
        {
            throw Damaged(source, place, places.Count != storages.Count
                ? $"storage '{storages.Keys.First(key => !places.ContainsKey(key))}' is looked at and not listed"
                : $"{stream.Length - place} bytes belong to no storage");
        }

        return places;
    }

    private static PyTorchFormatException Damaged(string source, long place, string problem) => new(source, $"at byte {place}", problem);
}
