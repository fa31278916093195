using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>
/// A persistent id of torch.save: <c>("storage", class, key, location, elements)</c>, in legacy files with a view
/// <c>(key, offset, elements)</c> of that storage, or None, as a sixth.
/// </summary>
internal sealed record StorageId(string Dtype, string Key, long Elements, long ViewBegin, long ViewElements)
{
    /// <summary>Bytes of the storage in the file.</summary>
    public long Bytes => Elements * Dtypes.Width(Dtype);

    /// <exception cref="PyTorchFormatException">It is no such id, or its type is not read.</exception>
    public static StorageId Read(object? id, PickleBytes bytes)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, string or null, long elements, .. var rest] } || rest.Length > 1)
        {
            throw bytes.Damaged("a persistent id is none of a storage");
        }

        var dtype = TorchTypes.OfStorage(type) ?? throw bytes.Damaged($"storages of {type} are not read");
        var (begin, count) = rest switch
        {
            [PickleTuple { Items: [_, long first, long size] }] => (first, size),
            [null] or [] => (0L, elements),
            _ => throw bytes.Damaged($"the view of storage '{key}' is none"),
        };
        return elements is >= 0 and < 1L << 56 && begin >= 0 && count >= 0 && begin <= elements && count <= elements - begin
            ? new StorageId(dtype, key, elements, begin, count)
            : throw bytes.Damaged($"storage '{key}' of {elements} elements has a view of {count} from {begin}");
    }

    public TorchStorage View => new(Key, Dtype, ViewBegin * Dtypes.Width(Dtype), ViewElements * Dtypes.Width(Dtype));
}
