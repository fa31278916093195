using System.Buffers.Binary;

namespace LotteryActors.Data.Formats.Lmdb;

/// <summary>
/// Writes a whole LMDB environment at one go, in the format of LMDB 0.9 with 4 KiB pages: what <see cref="LmdbFile"/>,
/// py-lmdb and so UNITER's own code read. The same entries give the same bytes.
/// </summary>
public sealed class LmdbWriter
{
    /// <summary>Bytes of the longest key.</summary>
    public const int MaxKey = 511;

    private const int PageSize = 4096;
    private const int NodeHeader = 8;

    /// <summary>A larger leaf node has its value in pages of its own: two nodes must fit a page.</summary>
    private const int MaxNode = ((PageSize - LmdbMeta.HeaderSize) / 2 & ~1) - 2;

    private readonly Stream _file;
    private readonly List<Child> _leaves = [];
    private readonly List<Node> _pending = [];
    private int _pendingBytes = LmdbMeta.HeaderSize;
    private long _nextPage = 2;
    private (long Branch, long Leaf, long Overflow, long Entries) _count;

    private LmdbWriter(Stream file) => _file = file;

    /// <param name="folder">Is made where it is missing; holds <c>data.mdb</c> afterwards.</param>
    /// <param name="entries">Sorted by the bytes of their keys, each key once.</param>
    /// <exception cref="ArgumentException">Keys do not rise, are empty or are longer than <see cref="MaxKey"/>.</exception>
    public static void Write(string folder, IEnumerable<KeyValuePair<byte[], ReadOnlyMemory<byte>>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Directory.CreateDirectory(folder);
        using var file = new FileStream(Path.Combine(folder, "data.mdb"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        new LmdbWriter(file).WriteAll(entries);
    }

    private void WriteAll(IEnumerable<KeyValuePair<byte[], ReadOnlyMemory<byte>>> entries)
    {
        _file.Write(new byte[2 * PageSize]);
        byte[]? last = null;
        foreach (var (key, value) in entries)
        {
            RequireRising(last, key);
            last = key;
            Add(key, value);
        }

        EndLeaf();
        var (root, depth) = WriteBranches();
        _file.Position = 0;
        WriteMeta(page: 0, transaction: 0, root: -1, depth: 0, lastPage: 1, default);
        WriteMeta(page: 1, transaction: 1, root, depth, _nextPage - 1, _count);
    }

    private static void RequireRising(byte[]? last, byte[] key)
    {
        if (key.Length is 0 or > MaxKey || (last is not null && last.AsSpan().SequenceCompareTo(key) >= 0))
        {
            throw new ArgumentException($"the key '{System.Text.Encoding.UTF8.GetString(key)}' is empty, longer than {MaxKey} bytes or out of order; sort the entries by the bytes of their keys");
        }
    }

    private void Add(byte[] key, ReadOnlyMemory<byte> value)
    {
        _count.Entries++;
        var size = (uint)value.Length;
        ushort flags = 0;
        if (NodeHeader + key.Length + value.Length > MaxNode)
        {
            value = WriteOverflow(value.Span);
            flags = 1;
        }

        var bytes = NodeBytes(key.Length, value.Length);
        if (_pendingBytes + bytes > PageSize)
        {
            EndLeaf();
        }

        _pending.Add(new Node(key, size, flags, value));
        _pendingBytes += bytes;
    }

    private static int NodeBytes(int key, int value) => ((NodeHeader + key + value + 1) & ~1) + 2;

    /// <returns>What the node holds instead: the number of the value's first page.</returns>
    private byte[] WriteOverflow(ReadOnlySpan<byte> value)
    {
        var pages = (LmdbMeta.HeaderSize + value.Length + PageSize - 1) / PageSize;
        var header = new byte[LmdbMeta.HeaderSize];
        BinaryPrimitives.WriteInt64LittleEndian(header, _nextPage);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), 4);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), pages);
        _file.Write(header);
        _file.Write(value);
        _file.Write(new byte[(pages * PageSize) - LmdbMeta.HeaderSize - value.Length]);
        var number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, _nextPage);
        _nextPage += pages;
        _count.Overflow += pages;
        return number;
    }

    private void EndLeaf()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        _leaves.Add(new Child(_pending[0].Key, WritePage(2, _pending)));
        _count.Leaf++;
        _pending.Clear();
        _pendingBytes = LmdbMeta.HeaderSize;
    }

    /// <summary>Level upon level, until one page is left: the root.</summary>
    private (long Root, int Depth) WriteBranches()
    {
        var level = _leaves;
        var depth = level.Count == 0 ? 0 : 1;
        for (; level.Count > 1; depth++)
        {
            level = [.. Groups(level).Select(WriteBranch)];
        }

        return (level.Count == 0 ? -1 : level[0].Page, depth);
    }

    private Child WriteBranch(List<Child> children)
    {
        _count.Branch++;
        var nodes = children.Select((child, i) => Node.ToChild(i == 0 ? [] : child.Key, child.Page)).ToList();
        return new Child(children[0].Key, WritePage(1, nodes));
    }

    /// <summary>As many children a page as fit, and two at least.</summary>
    private static List<List<Child>> Groups(List<Child> level)
    {
        var groups = new List<List<Child>>();
        var bytes = PageSize;
        foreach (var child in level)
        {
            bytes += NodeBytes(child.Key.Length, 0);
            if (bytes > PageSize)
            {
                groups.Add([]);
                bytes = LmdbMeta.HeaderSize + NodeBytes(0, 0);
            }

            groups[^1].Add(child);
        }

        if (groups[^1].Count == 1)
        {
            groups[^1].Insert(0, groups[^2][^1]);
            groups[^2].RemoveAt(groups[^2].Count - 1);
        }

        return groups;
    }

    private long WritePage(ushort flags, List<Node> nodes)
    {
        var page = new byte[PageSize];
        BinaryPrimitives.WriteInt64LittleEndian(page, _nextPage);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(10), flags);
        var upper = PageSize;
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            upper -= NodeBytes(node.Key.Length, node.Value.Length) - 2;
            BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(LmdbMeta.HeaderSize + (2 * i)), (ushort)upper);
            node.WriteTo(page.AsSpan(upper));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(12), (ushort)(LmdbMeta.HeaderSize + (2 * nodes.Count)));
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(14), (ushort)upper);
        _file.Write(page);
        return _nextPage++;
    }

    private void WriteMeta(long page, long transaction, long root, int depth, long lastPage, (long Branch, long Leaf, long Overflow, long Entries) count)
    {
        var bytes = new byte[PageSize];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, page);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), 8);
        var meta = bytes.AsSpan(LmdbMeta.HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(meta, 0xBEEFC0DE);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(meta[16..], _nextPage * PageSize);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[24..], PageSize);
        BinaryPrimitives.WriteUInt16LittleEndian(meta[28..], 8); // the free list has integer keys
        BinaryPrimitives.WriteInt64LittleEndian(meta[64..], -1);
        BinaryPrimitives.WriteUInt16LittleEndian(meta[78..], (ushort)depth);
        BinaryPrimitives.WriteInt64LittleEndian(meta[80..], count.Branch);
        BinaryPrimitives.WriteInt64LittleEndian(meta[88..], count.Leaf);
        BinaryPrimitives.WriteInt64LittleEndian(meta[96..], count.Overflow);
        BinaryPrimitives.WriteInt64LittleEndian(meta[104..], count.Entries);
        BinaryPrimitives.WriteInt64LittleEndian(meta[112..], root);
        BinaryPrimitives.WriteInt64LittleEndian(meta[120..], lastPage);
        BinaryPrimitives.WriteInt64LittleEndian(meta[128..], transaction);
        _file.Write(bytes);
    }

    private sealed record Child(byte[] Key, long Page);

    /// <param name="Size">The value's size, or the low half of a child's page number.</param>
    /// <param name="Flags">A leaf's flags, or the high part of a child's page number.</param>
    private sealed record Node(byte[] Key, uint Size, ushort Flags, ReadOnlyMemory<byte> Value)
    {
        public static Node ToChild(byte[] key, long page) => new(key, (uint)(page & uint.MaxValue), (ushort)(page >> 32), default);

        public void WriteTo(Span<byte> node)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(node, Size);
            BinaryPrimitives.WriteUInt16LittleEndian(node[4..], Flags);
            BinaryPrimitives.WriteUInt16LittleEndian(node[6..], (ushort)Key.Length);
            Key.CopyTo(node[NodeHeader..]);
            Value.Span.CopyTo(node[(NodeHeader + Key.Length)..]);
        }
    }
}
