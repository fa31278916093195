using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>What zip and legacy files share: a pickle of views, and storages that they look at.</summary>
internal abstract class PyTorchCheckpoint : CheckpointFile
{
    /// <summary>How many times its own length the tensors of a file may fill: tied and expanded tensors fill it more than once.</summary>
    private const int MaxRepetition = 8;
    private const long SmallFile = 1 << 16;

    private readonly StateDictionary _state;

    /// <param name="pickle">Length of the pickle.</param>
    /// <param name="file">Length of the file.</param>
    protected PyTorchCheckpoint(string source, object? root, long pickle, long file, TorchConstructors constructors)
    {
        Source = source;
        Root = root;
        _state = new StateDictionary(root, source, pickle);
        Tensors = [.. _state.Tensors.Select(named => Tensor(named.Key, named.Value))];
        Remarks = [.. Told(constructors)];
        var looked = _state.Tensors.Values.Aggregate((Int128)0, (sum, tensor) => sum + ((Int128)Math.Max(tensor.Span, tensor.Elements) * Dtypes.Width(tensor.Dtype)));
        if (looked > ((Int128)MaxRepetition * file) + SmallFile)
        {
            throw new PyTorchFormatException(source, "the pickle", $"its tensors fill {looked} bytes, of {file} in the file");
        }
    }

    public override string Source { get; }

    public override IReadOnlyList<CheckpointTensor> Tensors { get; }

    public override string? Wrapper => _state.Wrapper;

    public override IReadOnlyList<UnreadEntry> Unread => _state.Unread;

    public override IReadOnlyList<string> Remarks { get; }

    /// <summary>What the pickle holds.</summary>
    internal object? Root { get; }

    /// <summary>Reads bytes of a storage's record.</summary>
    protected abstract void Read(string key, long begin, Span<byte> into);

    /// <summary>A tensor of the pickle under a name.</summary>
    internal CheckpointTensor Tensor(string name, TorchTensor tensor)
    {
        var whole = new CheckpointTensor(name, tensor.Dtype, tensor.Shape, () => Read(name, tensor));
        return tensor.IsContiguous ? whole.InPieces((begin, length) => Read(tensor, begin, GC.AllocateUninitializedArray<byte>(length))) : whole;
    }

    private ReadOnlyMemory<byte> Read(string name, TorchTensor tensor)
    {
        var width = Dtypes.Width(tensor.Dtype);
        if (Math.Max(tensor.Span, tensor.Elements) > Array.MaxLength / width)
        {
            throw new PyTorchFormatException(Source, $"tensor '{name}'", $"{tensor.Elements} elements are more than one array may have here; a tensor that lies in one run can be converted, of any length");
        }

        var span = Read(tensor, 0, GC.AllocateUninitializedArray<byte>((int)(tensor.Span * width)));
        return tensor.IsContiguous ? span : tensor.Gather(span, width);
    }

    /// <summary>Fills an array from so many bytes behind the tensor's first on.</summary>
    private byte[] Read(TorchTensor tensor, long begin, byte[] into)
    {
        if (into.Length > 0)
        {
            Read(tensor.Storage.Key, tensor.Storage.Begin + (tensor.Offset * Dtypes.Width(tensor.Dtype)) + begin, into);
        }

        return into;
    }

    private IEnumerable<string> Told(TorchConstructors constructors)
    {
        if (_state.Beside.Count > 0)
        {
            yield return $"beside '{Wrapper}' lie: {Some(_state.Beside)}";
        }

        if (constructors.Unmade.Count > 0)
        {
            yield return $"objects that were not made, nothing of them was run: {Some(constructors.Unmade)}";
        }
    }

    private static string Some(IReadOnlyCollection<string> names)
    {
        const int some = 10, letters = 80;
        var told = string.Join(", ", names.Take(some).Select(name => name.Length <= letters ? name : $"{name[..letters]}..."));
        return names.Count <= some ? told : $"{told} and {names.Count - some} more";
    }
}
