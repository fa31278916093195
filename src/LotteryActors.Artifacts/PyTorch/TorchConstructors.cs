using System.Buffers.Binary;
using System.Text;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>
/// The closed list of what a checkpoint's pickle may call: tensors, parameters, plain containers and numpy's numbers. Whatever
/// else it names is kept as a name (<see cref="PickleOpaque"/>), as of Lightning's callbacks or argparse's Namespace;
/// nothing is imported or run.
/// </summary>
internal sealed class TorchConstructors
{
    private const int MaxDimensions = 64;
    private const long MaxElements = 1L << 56;

    private readonly SortedSet<string> _unmade = new(StringComparer.Ordinal);

    /// <summary>Classes and functions that were named and are not on the list.</summary>
    public IReadOnlyCollection<string> Unmade => _unmade;

    public PickleOpaque Opaque(PickleGlobal type)
    {
        _unmade.Add(type.ToString());
        return new PickleOpaque(type);
    }

    /// <summary>What a call gives.</summary>
    /// <exception cref="PyTorchFormatException">Arguments that the function cannot have been called with.</exception>
    public object? Call(object? callable, PickleTuple arguments, PickleBytes bytes) => (callable, arguments.Items) switch
    {
        (PickleGlobal { Module: "torch._utils" } rebuild, var given) => Rebuild(rebuild, given, bytes),
        (PickleGlobal { Module: "torch._tensor", Name: "_rebuild_from_type_v2" }, [PickleGlobal rebuild, _, PickleTuple given, _]) => Call(rebuild, given, bytes),
        (PickleGlobal { Module: "torch", Name: "Size" }, [PickleTuple sizes]) => sizes,
        (PickleGlobal { Module: "collections", Name: "OrderedDict" }, []) => new PickleDictionary(),
        (PickleGlobal { Module: "collections", Name: "OrderedDict" }, [PickleList pairs]) => Dictionary(pairs, bytes),
        (PickleGlobal { Module: "collections", Name: "defaultdict" }, _) => new PickleDictionary(),
        (PickleGlobal { Module: "__builtin__" or "builtins", Name: "set" or "frozenset" or "list" }, [PickleList items]) => items,
        (PickleGlobal { Module: "__builtin__" or "builtins", Name: "set" or "frozenset" or "list" }, []) => new PickleList(),
        (PickleGlobal { Module: "__builtin__" or "builtins", Name: "dict" }, []) => new PickleDictionary(),
        (PickleGlobal { Module: "_codecs", Name: "encode" }, [string text, "latin1"]) => Encoding.Latin1.GetBytes(text),
        (PickleGlobal { Module: "numpy", Name: "dtype" }, [string name, ..]) => new NumpyDtype(name),
        (PickleGlobal { Module: "numpy.core.multiarray" or "numpy._core.multiarray", Name: "scalar" }, [NumpyDtype dtype, byte[] value]) => Scalar(dtype, value, bytes),
        (PickleGlobal other, _) => Opaque(other),
        (PickleOpaque other, _) => Opaque(other.Type),
        _ => throw bytes.Damaged("something is called that is no function"),
    };

    /// <summary>What an object is after its state was set: the metadata of a dictionary and the state of unknown objects are passed over.</summary>
    /// <exception cref="PyTorchFormatException">The object can have no state.</exception>
    public static object? Build(object? target, object? state, PickleBytes bytes) => (target, state) switch
    {
        (NumpyDtype, PickleTuple { Items: [_, ">", ..] }) => throw bytes.Damaged("a number of numpy is big-endian, little-endian ones are read"),
        (PickleDictionary or PickleOpaque or TorchTensor or NumpyDtype, _) => target,
        _ => throw bytes.Damaged("state is set in what has none"),
    };

    private object Rebuild(PickleGlobal function, object?[] given, PickleBytes bytes) => (function.Name, given) switch
    {
        ("_rebuild_tensor" or "_rebuild_tensor_v2", [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, ..]) =>
            View(storage, storage.Dtype, offset, shape, strides, bytes),
        ("_rebuild_tensor_v3", [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, _, _, PickleGlobal dtype, ..]) =>
            View(storage, TorchTypes.OfDtype(dtype) ?? throw bytes.Damaged($"element type {dtype} is not read"), offset, shape, strides, bytes),
        ("_rebuild_parameter" or "_rebuild_parameter_with_state", [TorchTensor tensor, ..]) => tensor,
        ("_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_tensor_v3" or "_rebuild_parameter" or "_rebuild_parameter_with_state", _) =>
            throw bytes.Damaged($"{function} is called with arguments it does not take"),
        _ => Opaque(function),
    };

    private static TorchTensor View(TorchStorage storage, string dtype, long offset, PickleTuple shape, PickleTuple strides, PickleBytes bytes)
    {
        var tensor = new TorchTensor(storage, dtype, offset, Sizes(shape, bytes), Sizes(strides, bytes));
        if (tensor.Shape.Length != tensor.Strides.Length || offset < 0)
        {
            throw bytes.Damaged($"a tensor of {tensor.Shape.Length} dimensions has {tensor.Strides.Length} strides and offset {offset}");
        }

        var end = Int128.CreateChecked(offset) + (tensor.Shape.Contains(0) ? 0 : 1 + tensor.Shape.Zip(tensor.Strides).Aggregate((Int128)0, (sum, d) => sum + ((Int128)(d.First - 1) * d.Second)));
        if (end * Dtypes.Width(dtype) > storage.Bytes)
        {
            throw bytes.Damaged($"a tensor of shape [{string.Join(", ", tensor.Shape)}] and offset {offset} reaches beyond its storage '{storage.Key}' of {storage.Bytes} bytes");
        }

        return tensor;
    }

    private static long[] Sizes(PickleTuple tuple, PickleBytes bytes)
    {
        var sizes = tuple.Items.OfType<long>().Where(size => size is >= 0 and <= MaxElements).ToArray();
        var elements = sizes.Aggregate((Int128)1, (product, size) => product > MaxElements ? product : product * Math.Max(size, 1));
        return sizes.Length == tuple.Items.Length && sizes.Length <= MaxDimensions && elements <= MaxElements
            ? sizes
            : throw bytes.Damaged("a tensor's shape or strides are none");
    }

    private static PickleDictionary Dictionary(PickleList pairs, PickleBytes bytes)
    {
        var dictionary = new PickleDictionary();
        foreach (var pair in pairs.Items)
        {
            var (key, value) = pair switch
            {
                PickleTuple { Items: [var k, var v] } => (k, v),
                PickleList { Items: [var k, var v] } => (k, v),
                _ => throw bytes.Damaged("a dictionary is made of what are no pairs"),
            };
            dictionary.Set(key, value);
        }

        return dictionary;
    }

    private static object Scalar(NumpyDtype dtype, byte[] value, PickleBytes bytes) => (dtype.Name, value.Length) switch
    {
        ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(value),
        ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(value),
        ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
        ("i8", 8) => BinaryPrimitives.ReadInt64LittleEndian(value),
        ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(value),
        ("i2", 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(value),
        ("i1", 1) => (long)(sbyte)value[0],
        ("u4", 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(value),
        ("u2", 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(value),
        ("u1", 1) => (long)value[0],
        ("b1", 1) => value[0] != 0,
        _ => throw bytes.Damaged($"a number of numpy's type '{dtype.Name}' and {value.Length} bytes is not read"),
    };
}
