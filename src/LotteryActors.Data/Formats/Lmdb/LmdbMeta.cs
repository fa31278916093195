using System.Buffers.Binary;

namespace LotteryActors.Data.Formats.Lmdb;

/// <summary>What the newer of an LMDB file's two meta pages says (struct MDB_meta of LMDB 0.9).</summary>
/// <param name="PageSize">Bytes of a page.</param>
/// <param name="Root">Page number of the root of the unnamed database; -1 where it is empty.</param>
/// <param name="Depth">Levels of its B+ tree.</param>
/// <param name="Entries">Keys of it.</param>
/// <param name="Pages">Pages that the last transaction knew of.</param>
internal sealed record LmdbMeta(int PageSize, long Root, int Depth, long Entries, long Pages)
{
    public const int HeaderSize = 16;
    private const uint Magic = 0xBEEFC0DE;
    private const uint Version = 1;
    private const int Size = 24 + (2 * DatabaseSize) + 16;
    private const int DatabaseSize = 48;
    private const int MainDatabase = 24 + DatabaseSize;

    /// <exception cref="DataException">The file is none of LMDB 0.9, holds another kind of keys, or is cut short.</exception>
    public static LmdbMeta Read(ReadOnlySpan<byte> start, long fileLength, string path)
    {
        if (start.Length < HeaderSize + Size)
        {
            throw new DataException($"{path}: {fileLength} bytes are too few for an LMDB file; copy it again");
        }

        var (first, firstTransaction) = At(start, path);
        var second = start.Length >= first.PageSize + HeaderSize + Size ? start[first.PageSize..] : throw CutShort(path, fileLength, 2L * first.PageSize);
        var (other, otherTransaction) = At(second, path);
        var newest = otherTransaction > firstTransaction ? other with { PageSize = first.PageSize } : first;
        var needed = newest.Pages * newest.PageSize;
        return needed <= fileLength ? newest : throw CutShort(path, fileLength, needed);
    }

    private static (LmdbMeta Meta, long Transaction) At(ReadOnlySpan<byte> page, string path)
    {
        var meta = page[HeaderSize..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(meta) != Magic)
        {
            throw new DataException($"{path}: no LMDB file (its magic number is wrong); copy it again");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]);
        if (version != Version)
        {
            throw new DataException($"{path}: LMDB data version {version}, version {Version} (LMDB 0.9, py-lmdb) is read here; write the database with py-lmdb");
        }

        var main = meta[MainDatabase..];
        if (BinaryPrimitives.ReadUInt16LittleEndian(main[4..]) is var flags and not 0)
        {
            throw new DataException($"{path}: the database has the flags 0x{flags:x} (duplicate or integer keys); write it with plain keys");
        }

        var pageSize = BinaryPrimitives.ReadUInt32LittleEndian(meta[24..]);
        if (pageSize is < 512 or > 65536 || !uint.IsPow2(pageSize))
        {
            throw new DataException($"{path}: a page size of {pageSize} is none of LMDB's; copy the file again");
        }

        var last = BinaryPrimitives.ReadInt64LittleEndian(meta[(Size - 16)..]);
        if (last is < 0 or > long.MaxValue / 65536 - 1)
        {
            throw new DataException($"{path}: a last page of number {last} cannot be; copy the file again");
        }

        return (
            new LmdbMeta(
                (int)pageSize,
                Root: BinaryPrimitives.ReadInt64LittleEndian(main[40..]),
                Depth: BinaryPrimitives.ReadUInt16LittleEndian(main[6..]),
                Entries: BinaryPrimitives.ReadInt64LittleEndian(main[32..]),
                Pages: last + 1),
            BinaryPrimitives.ReadInt64LittleEndian(meta[(Size - 8)..]));
    }

    private static DataException CutShort(string path, long length, long needed) =>
        new($"{path}: the file is cut short, {length} of {needed} bytes are there; copy it again");
}
