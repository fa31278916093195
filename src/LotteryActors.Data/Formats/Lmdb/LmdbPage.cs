using System.Buffers.Binary;

namespace LotteryActors.Data.Formats.Lmdb;

/// <summary>A branch or leaf page: sorted nodes, found through an array of offsets behind the page's header.</summary>
internal readonly ref struct LmdbPage
{
    private const ushort BranchFlag = 1;
    private const ushort LeafFlag = 2;
    private const ushort KindFlags = 0x6f;
    private const ushort BigData = 1;
    private const int NodeHeader = 8;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _where;

    /// <exception cref="DataException">The page is damaged or of another kind.</exception>
    public LmdbPage(ReadOnlySpan<byte> bytes, string where)
    {
        _bytes = bytes;
        _where = where;
        var kind = U16(10) & KindFlags;
        var lower = U16(12);
        if (kind is not (BranchFlag or LeafFlag) || lower < LmdbMeta.HeaderSize || lower > bytes.Length || (kind == BranchFlag && lower < LmdbMeta.HeaderSize + 4))
        {
            throw Damaged();
        }

        IsBranch = kind == BranchFlag;
        Count = (lower - LmdbMeta.HeaderSize) / 2;
    }

    public bool IsBranch { get; }

    public int Count { get; }

    public ReadOnlySpan<byte> Key(int index)
    {
        var node = Node(index);
        return node.Slice(NodeHeader, KeySize(node));
    }

    /// <summary>Page number of a branch's child.</summary>
    public long Child(int index)
    {
        var node = Node(index);
        return BinaryPrimitives.ReadUInt32LittleEndian(node) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(node[4..]) << 32);
    }

    /// <summary>A leaf's value where it lies in the page; else its first overflow page and its size.</summary>
    public ReadOnlySpan<byte> Value(int index, out long overflowPage, out int size)
    {
        var node = Node(index);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(node[4..]);
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(node);
        var data = node[(NodeHeader + KeySize(node))..];
        overflowPage = -1;
        size = bytes <= int.MaxValue ? (int)bytes : throw Damaged();
        switch (flags)
        {
            case 0 when size <= data.Length:
                return data[..size];
            case BigData when data.Length >= 8:
                overflowPage = BinaryPrimitives.ReadInt64LittleEndian(data);
                return default;
            default:
                throw Damaged();
        }
    }

    /// <summary>The first node from <paramref name="from"/> on whose key is not below <paramref name="key"/>.</summary>
    public int LowerBound(ReadOnlySpan<byte> key, int from)
    {
        var (low, high) = (from, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Key(middle).SequenceCompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private ReadOnlySpan<byte> Node(int index)
    {
        var offset = U16(LmdbMeta.HeaderSize + (2 * index));
        return offset >= LmdbMeta.HeaderSize && offset <= _bytes.Length - NodeHeader ? _bytes[offset..] : throw Damaged();
    }

    private int KeySize(ReadOnlySpan<byte> node)
    {
        var size = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        return size <= node.Length - NodeHeader ? size : throw Damaged();
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[at..]);

    private DataException Damaged() => new($"{_where} is damaged; copy the database again");
}
