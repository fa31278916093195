using System.Globalization;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>
/// The named tensors among what a pickle holds. Where the outermost dictionary holds no tensor itself, that under
/// <c>state_dict</c> (Lightning), <c>model_state</c> (UNITER's train_vcr.py) and their like is taken; else every tensor there
/// is, named by its path.
/// </summary>
internal sealed class StateDictionary
{
    private const int MaxDepth = 32, MaxName = 512;
    private static readonly string[] Wrappers = ["state_dict", "model_state", "model_state_dict", "model", "module", "net"];

    private readonly string _source;
    private readonly Dictionary<string, TorchTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<UnreadEntry> _unread = [];
    private long _visits;
    private long _letters;

    /// <param name="length">Length of the pickle, which bounds how much may be found in it.</param>
    /// <exception cref="PyTorchFormatException">The same tensor name twice, or nesting beyond all honesty.</exception>
    public StateDictionary(object? root, string source, long length)
    {
        (_source, _visits, _letters) = (source, length + MaxName, (16 * length) + (1 << 16));
        (Wrapper, var values, var isState) = Unwrap(root);
        if (root is TorchTensor only)
        {
            Add("tensor", only);
        }
        else
        {
            Walk("", values, 0, isState);
        }

        Beside = Wrapper is null ? [] : [.. ((PickleDictionary)root!).Items.Select(item => item.Key).OfType<string>().Where(key => key != Wrapper)];
    }

    public string? Wrapper { get; }

    /// <summary>Keys beside the wrapper.</summary>
    public IReadOnlyList<string> Beside { get; }

    public IReadOnlyDictionary<string, TorchTensor> Tensors => _tensors;

    public IReadOnlyList<UnreadEntry> Unread => _unread;

    private static (string? Wrapper, object? Values, bool IsState) Unwrap(object? root) => root switch
    {
        PickleDictionary outer when HoldsTensors(outer) => (null, outer, true),
        PickleDictionary outer when Wrappers.FirstOrDefault(key => HoldsTensors(outer[key] as PickleDictionary)) is { } wrapper => (wrapper, outer[wrapper], true),
        _ => (null, root, false),
    };

    private static bool HoldsTensors(PickleDictionary? dictionary) =>
        dictionary is not null && dictionary.Items.Any(item => item is { Key: string, Value: TorchTensor });

    private void Walk(string prefix, object? values, int depth, bool isState)
    {
        switch (values)
        {
            case PickleDictionary dictionary:
                foreach (var (key, value) in dictionary.Items)
                {
                    Visit(key is string or long ? $"{prefix}{Name(key)}" : null, value, depth, isState);
                }

                break;
            case PickleList list:
                WalkItems(prefix, list.Items, depth);
                break;
            case PickleTuple tuple:
                WalkItems(prefix, tuple.Items, depth);
                break;
        }
    }

    private void WalkItems(string prefix, IReadOnlyList<object?> items, int depth)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Visit($"{prefix}{Name((long)i)}", items[i], depth, isState: false);
        }
    }

    private void Visit(string? name, object? value, int depth, bool isState)
    {
        _letters -= name?.Length ?? 0;
        if (--_visits < 0 || _letters < 0 || depth > MaxDepth || name?.Length > MaxName)
        {
            throw Damaged("its containers are nested or named beyond all honesty");
        }

        if (name is not null && value is TorchTensor tensor)
        {
            Add(name, tensor);
        }
        else if (name is not null && value is PickleDictionary or PickleList or PickleTuple)
        {
            Walk($"{name}.", value, depth + 1, isState);
        }
        else if (isState)
        {
            _unread.Add(new UnreadEntry(name ?? "(a key that is no text)", What(value)));
        }
    }

    private void Add(string name, TorchTensor tensor)
    {
        if (!_tensors.TryAdd(name, tensor))
        {
            throw Damaged($"tensor '{name}' is named twice");
        }
    }

    private string Name(object key) => key is string { Length: <= MaxName } text
        ? text
        : key is long number ? number.ToString(CultureInfo.InvariantCulture) : throw Damaged($"a name is longer than {MaxName} letters");

    private static string What(object? value) => value switch
    {
        null => "None",
        PickleOpaque opaque => $"an object of {opaque.Type}",
        PickleGlobal type => $"the class {type}",
        string => "a text",
        byte[] => "bytes",
        bool => "a truth value",
        TorchTensor => "a tensor",
        _ => "a number",
    };

    private PyTorchFormatException Damaged(string problem) => new(_source, "the pickle", problem);
}
