namespace LotteryActors.Artifacts.PyTorch;

// What a pickle may hold, beside null, bool, long, BigInteger, double, string and byte[]. Nothing here has behaviour.

/// <summary>A dictionary in the order of insertion; a key set twice keeps its place and takes the later value. Containers as keys go by identity.</summary>
internal sealed class PickleDictionary
{
    private static readonly object None = new();

    private List<KeyValuePair<object?, object?>>? _items;
    private Dictionary<object, int>? _places;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? [];

    public void Set(object? key, object? value)
    {
        _items ??= [];
        _places ??= [];
        if (_places.TryAdd(key ?? None, _items.Count))
        {
            _items.Add(new(key, value));
        }
        else
        {
            _items[_places[key ?? None]] = new(key, value);
        }
    }

    public object? this[string key] => _places is not null && _places.TryGetValue(key, out var place) ? _items![place].Value : null;
}

/// <summary>A list or a set.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

internal sealed class PickleTuple(object?[] items)
{
    public static PickleTuple Empty { get; } = new([]);

    public object?[] Items { get; } = items;
}

/// <summary>The name of a Python class or function: a name and no more.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object of a class that is not on the closed list: known by its class's name, never made.</summary>
internal sealed class PickleOpaque(PickleGlobal type)
{
    public PickleGlobal Type { get; } = type;
}

/// <summary>The part of a numpy dtype that a scalar needs: <c>f8</c>; little-endian.</summary>
internal sealed record NumpyDtype(string Name);
