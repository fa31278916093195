using System.Buffers;
using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LotteryActors.Data.Formats.Lmdb;

/// <summary>
/// Reads the unnamed database of an LMDB environment, format version 1, the one of LMDB 0.9 that UNITER's data are in.
/// (LMDB 1.0, which the LightningDB package carries, refuses that version.) The file is mapped read-only and never locked:
/// it may lie on a read-only file system, without <c>lock.mdb</c>, and must not be written meanwhile. Every offset is
/// checked, so that a damaged file gives an error. Safe for any number of threads.
/// </summary>
public sealed unsafe class LmdbFile : IDisposable
{
    private const int MaxDepth = 64;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly LmdbMeta _meta;

    private LmdbFile(string path)
    {
        Path = path;
        var length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw new DataException($"{path}: the file is empty; copy it again");
        }

        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        try
        {
            _meta = LmdbMeta.Read(new ReadOnlySpan<byte>(_start, (int)Math.Min(length, 1 << 20)), length, path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The mapped file, for error messages.</summary>
    public string Path { get; }

    /// <summary>Number of keys.</summary>
    public long Count => _meta.Entries;

    /// <param name="folder">The environment: the folder that holds <c>data.mdb</c>.</param>
    /// <exception cref="DataException">There is no such file, or it is damaged or cut short.</exception>
    public static LmdbFile Open(string folder)
    {
        var path = System.IO.Path.Combine(folder, "data.mdb");
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; give the folder of an LMDB database");
        }

        try
        {
            return new LmdbFile(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not DataException)
        {
            throw new DataException($"{path}: cannot be mapped ({e.Message}); make it readable", e);
        }
    }

    /// <summary>The value of a key, as a view of the mapped file: valid until this is disposed.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_meta.Root < 0 || key.IsEmpty)
        {
            return false;
        }

        var page = Page(_meta.Root);
        for (var depth = 0; page.IsBranch; depth++)
        {
            RequireDepth(depth);
            var next = page.LowerBound(key, from: 1); // the first key of a branch is not stored
            var child = next < page.Count && page.Key(next).SequenceEqual(key) ? next : next - 1;
            page = Page(page.Child(child));
        }

        var found = page.LowerBound(key, from: 0);
        if (found == page.Count || !page.Key(found).SequenceEqual(key))
        {
            return false;
        }

        value = ValueAt(page, found);
        return true;
    }

    /// <inheritdoc cref="TryGet(ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>
    public bool TryGet(string key, out ReadOnlySpan<byte> value) => TryGet(Encoding.UTF8.GetBytes(key), out value);

    /// <summary>As <see cref="TryGet(string, out ReadOnlySpan{byte})"/>, as memory that readers of streams can hold.</summary>
    internal bool TryGet(string key, out ReadOnlyMemory<byte> value)
    {
        var found = TryGet(key, out ReadOnlySpan<byte> bytes);
        value = found ? new MappedBytes(this, bytes).Memory : default;
        return found;
    }

    /// <summary>All keys in the order of their bytes.</summary>
    /// <exception cref="DataException">While enumerating: the file is damaged.</exception>
    public IEnumerable<byte[]> Keys() => _meta.Root < 0 ? [] : KeysUnder(_meta.Root, 0);

    public void Dispose()
    {
        if (_start != null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view.Dispose();
        _file.Dispose();
    }

    private IEnumerable<byte[]> KeysUnder(long number, int depth)
    {
        RequireDepth(depth);
        var (isBranch, count) = Shape(number);
        for (var i = 0; i < count; i++)
        {
            if (!isBranch)
            {
                yield return Page(number).Key(i).ToArray();
                continue;
            }

            foreach (var key in KeysUnder(Page(number).Child(i), depth + 1))
            {
                yield return key;
            }
        }
    }

    private (bool IsBranch, int Count) Shape(long number)
    {
        var page = Page(number);
        return (page.IsBranch, page.Count);
    }

    private ReadOnlySpan<byte> ValueAt(LmdbPage page, int index)
    {
        var inPage = page.Value(index, out var overflow, out var size);
        return overflow < 0 ? inPage : Overflow(overflow, size);
    }

    /// <summary>A value that has its own run of pages.</summary>
    private ReadOnlySpan<byte> Overflow(long number, int size)
    {
        var header = Bytes(number, _meta.PageSize);
        var pages = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        var isOverflow = (BinaryPrimitives.ReadUInt16LittleEndian(header[10..]) & 4) != 0;
        return isOverflow && LmdbMeta.HeaderSize + (long)size <= (long)pages * _meta.PageSize
            ? Bytes(number, LmdbMeta.HeaderSize + (long)size)[LmdbMeta.HeaderSize..]
            : throw new DataException($"{Path}: page {number} is no overflow page of {size} bytes; copy the database again");
    }

    private LmdbPage Page(long number) => new(Bytes(number, _meta.PageSize), $"{Path}: page {number}");

    private ReadOnlySpan<byte> Bytes(long page, long count) =>
        page >= 2 && page < _meta.Pages && count <= (_meta.Pages - page) * _meta.PageSize && count <= int.MaxValue
            ? new ReadOnlySpan<byte>(_start + (page * _meta.PageSize), (int)count)
            : throw new DataException($"{Path}: a page of number {page} is asked for, there are {_meta.Pages}; copy the database again");

    private void RequireDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new DataException($"{Path}: the tree goes in circles; copy the database again");
        }
    }

    /// <summary>A part of the mapped file; keeps the mapping's object alive.</summary>
    private sealed class MappedBytes : MemoryManager<byte>
    {
        private readonly LmdbFile _owner;
        private readonly byte* _bytes;
        private readonly int _length;

        public MappedBytes(LmdbFile owner, ReadOnlySpan<byte> bytes)
        {
            _owner = owner;
            _bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
            _length = bytes.Length;
        }

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(_owner._view.SafeMemoryMappedViewHandle.IsClosed, _owner);
            return new Span<byte>(_bytes, _length);
        }

        public override MemoryHandle Pin(int elementIndex = 0) => new(_bytes + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
