using System.Numerics;
using System.Text;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>
/// Runs a pickle without executing anything: a closed list of instructions, all of which only build plain values, and the
/// closed list of constructors in <see cref="TorchConstructors"/>. Every instruction takes constant time and memory or
/// consumes what it copies, and their number is bounded.
/// </summary>
/// <param name="load">What a persistent id stands for: PyTorch's storages.</param>
internal sealed class PickleMachine(PickleBytes bytes, TorchConstructors constructors, Func<object?, object?>? load = null)
{
    private const int MaxInstructions = 2_000_000;
    private const int NewestProtocol = 5;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Runs to the end of one pickle.</summary>
    /// <exception cref="PyTorchFormatException">It is damaged, or does what no checkpoint does.</exception>
    public object? Run()
    {
        for (var count = 0; count < MaxInstructions; count++)
        {
            var code = bytes.Byte();
            if (code == '.')
            {
                return _marks.Count == 0 && _stack.Count == 1 ? Pop() : throw bytes.Damaged($"the pickle ends with {_stack.Count} values");
            }

            if (!Constant(code) && !Container(code) && !Memo(code) && !Object(code))
            {
                throw bytes.Damaged($"pickle instruction 0x{code:x2} is none that checkpoints have");
            }
        }

        throw bytes.Damaged($"the pickle has more than {MaxInstructions} instructions");
    }

    /// <summary>Instructions that push a constant.</summary>
    private bool Constant(byte code)
    {
        switch (code)
        {
            case 0x80 when bytes.Byte() is var protocol:
                return protocol <= NewestProtocol ? true : throw bytes.Damaged($"pickle protocol {protocol} is newer than {NewestProtocol}");
            case 0x95:
                bytes.UInt64();
                return true;
            case (byte)'N':
                return Push(null);
            case 0x88:
                return Push(true);
            case 0x89:
                return Push(false);
            case (byte)'J':
                return Push((long)bytes.Int32());
            case (byte)'K':
                return Push((long)bytes.Byte());
            case (byte)'M':
                return Push((long)bytes.UInt16());
            case 0x8a:
                return PushInteger(new BigInteger(bytes.Bytes(bytes.Byte())));
            case (byte)'G':
                return Push(bytes.Double());
            case (byte)'X':
                return Push(bytes.Text(bytes.UInt32()));
            case 0x8c:
                return Push(bytes.Text(bytes.Byte()));
            case 0x8d:
                return Push(bytes.Text(bytes.UInt64()));
            case (byte)'T':
                return Push(Encoding.Latin1.GetString(bytes.Bytes(bytes.UInt32())));
            case (byte)'U':
                return Push(Encoding.Latin1.GetString(bytes.Bytes(bytes.Byte())));
            case (byte)'B':
                return Push(bytes.Bytes(bytes.UInt32()));
            case (byte)'C':
                return Push(bytes.Bytes(bytes.Byte()));
            case 0x8e:
                return Push(bytes.Bytes(bytes.UInt64()));
            default:
                return false;
        }
    }

    /// <summary>Instructions that build tuples, lists, sets and dictionaries.</summary>
    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)'(':
                _marks.Push(_stack.Count);
                return true;
            case (byte)')':
                return Push(PickleTuple.Empty);
            case 0x85 or 0x86 or 0x87:
                return Push(new PickleTuple(Take(code - 0x84)));
            case (byte)'t':
                return Push(new PickleTuple(TakeToMark()));
            case (byte)']' or 0x8f:
                return Push(new PickleList());
            case (byte)'l' or 0x91:
                return Push(List(TakeToMark()));
            case (byte)'}':
                return Push(new PickleDictionary());
            case (byte)'d':
                return Push(SetItems(new PickleDictionary(), TakeToMark()));
            case (byte)'a':
                return Append(Take(1));
            case (byte)'e' or 0x90:
                return Append(TakeToMark());
            case (byte)'s':
                return SetItems(Take(2));
            case (byte)'u':
                return SetItems(TakeToMark());
            default:
                return false;
        }
    }

    /// <summary>Instructions of the stack and of the memo.</summary>
    private bool Memo(byte code)
    {
        switch (code)
        {
            case (byte)'0':
                Pop();
                return true;
            case (byte)'1':
                TakeToMark();
                return true;
            case (byte)'2':
                return Push(Top());
            case (byte)'q':
                return Put(bytes.Byte());
            case (byte)'r':
                return Put(bytes.UInt32());
            case 0x94:
                return Put(_memo.Count);
            case (byte)'h':
                return Push(Get(bytes.Byte()));
            case (byte)'j':
                return Push(Get(bytes.UInt32()));
            default:
                return false;
        }
    }

    /// <summary>Instructions that name classes and would call them.</summary>
    private bool Object(byte code)
    {
        switch (code)
        {
            case (byte)'c':
                return Push(new PickleGlobal(bytes.Line(), bytes.Line()));
            case 0x93 when Take(2) is [string module, string name]:
                return Push(new PickleGlobal(module, name));
            case (byte)'R' or 0x81 when Take(2) is [var callable, PickleTuple arguments]:
                return Push(constructors.Call(callable, arguments, bytes));
            case 0x92 when Take(3) is [PickleGlobal type, PickleTuple, _]:
                return Push(constructors.Opaque(type));
            case (byte)'b' when Take(1) is [var state]:
                return Replace(TorchConstructors.Build(Top(), state, bytes));
            case (byte)'Q' when load is not null:
                return Push(load(Pop()));
            default:
                return false;
        }
    }

    /// <summary>Pushes a long where the number is one.</summary>
    private bool PushInteger(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? Push((long)value) : Push(value);

    private static PickleList List(object?[] items)
    {
        var list = new PickleList();
        list.Items.AddRange(items);
        return list;
    }

    private bool Append(object?[] items)
    {
        switch (Top())
        {
            case PickleList list:
                list.Items.AddRange(items);
                return true;
            case PickleOpaque:
                return true;
            default:
                throw bytes.Damaged("items are appended to what is no list");
        }
    }

    private bool SetItems(object?[] items)
    {
        switch (Top())
        {
            case PickleDictionary dictionary:
                SetItems(dictionary, items);
                return true;
            case PickleOpaque:
                return true;
            default:
                throw bytes.Damaged("keys are set in what is no dictionary");
        }
    }

    private PickleDictionary SetItems(PickleDictionary dictionary, object?[] items)
    {
        if (items.Length % 2 != 0)
        {
            throw bytes.Damaged("a key has no value");
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary.Set(items[i], items[i + 1]);
        }

        return dictionary;
    }

    private bool Push(object? value)
    {
        _stack.Add(value);
        return true;
    }

    private bool Replace(object? value)
    {
        _stack[^1] = value;
        return true;
    }

    private bool Put(long place)
    {
        _memo[place] = Top();
        return true;
    }

    private object? Get(long place) => _memo.TryGetValue(place, out var value) ? value : throw bytes.Damaged($"memo {place} is asked for before it is set");

    private object? Top()
    {
        Need(1);
        return _stack[^1];
    }

    private object? Pop() => Take(1)[0];

    private object?[] Take(int count)
    {
        Need(count);
        var items = _stack[^count..].ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] TakeToMark()
    {
        if (!_marks.TryPop(out var mark))
        {
            throw bytes.Damaged("a mark is asked for that was not set");
        }

        return Take(_stack.Count - mark);
    }

    /// <summary>Values above the last mark: an instruction may not reach below it.</summary>
    private void Need(int count)
    {
        if (_stack.Count - (_marks.TryPeek(out var mark) ? mark : 0) < count)
        {
            throw bytes.Damaged("a value is asked for where there is none");
        }
    }
}
