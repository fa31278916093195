using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace LotteryActors.Data.Formats.Arrow;

/// <summary>
/// An Arrow IPC file, mapped: columns are views of the file, nothing is read before it is used. Apache.Arrow reads the
/// schema and the columns; where the record batches lie is read here, because its own reader copies a batch and knows
/// none beyond 2 GB, and pyarrow writes batches of just that size when pictures fill them.
/// </summary>
internal sealed class ArrowFile : IDisposable
{
    private const int FooterTail = 10; // footer length and "ARROW1"
    private const int RecordBatchesField = 3;
    private const int BlockSize = 24;

    private readonly MappedFile _file;

    private ArrowFile(string path, MappedFile file, Schema schema, IReadOnlyList<RecordBatchView> batches)
    {
        Path = path;
        _file = file;
        Schema = schema;
        Batches = batches;
    }

    public string Path { get; }

    public Schema Schema { get; }

    public IReadOnlyList<RecordBatchView> Batches { get; }

    public long Rows => Batches.Sum(batch => (long)batch.Rows);

    /// <exception cref="DataException">The file is missing, cut short, compressed or no Arrow file, or a column's offsets leave it.</exception>
    public static ArrowFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such Arrow file; write it with ViLT's scripts or name tables that are there");
        }

        RequireMagic(path);
        var file = new MappedFile(path);
        try
        {
            var schema = ReadSchema(path);
            return new ArrowFile(path, file, schema, [.. Blocks(file).Select((block, number) => RecordBatchView.Read(file, block, schema, $"{path}: record batch {number}"))]);
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or OverflowException or IndexOutOfRangeException)
        {
            file.Dispose();
            throw new DataException($"{path}: damaged or cut short ({error.Message.ReplaceLineEndings(" ")}); restore it from its source or write it again", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static void RequireMagic(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[6];
        var framed = stream.Length >= 8 + FooterTail && stream.ReadAtLeast(magic, magic.Length) == magic.Length && magic.SequenceEqual("ARROW1"u8);
        if (framed)
        {
            stream.Seek(-magic.Length, SeekOrigin.End);
            stream.ReadExactly(magic);
        }

        if (!framed || !magic.SequenceEqual("ARROW1"u8))
        {
            throw new DataException($"{path}: {(framed ? "cut short" : "no Arrow file")}, \"ARROW1\" must stand at both ends; restore it from its source or write it again");
        }
    }

    private static Schema ReadSchema(string path)
    {
        try
        {
            using var reader = new ArrowFileReader(File.OpenRead(path));
            return reader.Schema;
        }
        catch (Exception error) when (error is not (DataException or OutOfMemoryException))
        {
            // The library has no exception of its own for a file that is not what it says.
            throw new DataException($"{path}: the schema is damaged; restore the file from its source or write it again", error);
        }
    }

    private static List<RecordBatchBlock> Blocks(MappedFile file)
    {
        var tail = file.Slice(file.Length - FooterTail, sizeof(int)).Span;
        var footerLength = BinaryPrimitives.ReadInt32LittleEndian(tail);
        var footer = FlatTable.Root(file.Slice(file.Length - FooterTail - footerLength, footerLength).Span);
        var structs = footer.Structs(RecordBatchesField, BlockSize);
        var blocks = new List<RecordBatchBlock>();
        for (var at = 0; at < structs.Length; at += BlockSize)
        {
            blocks.Add(new RecordBatchBlock(
                BinaryPrimitives.ReadInt64LittleEndian(structs[at..]),
                BinaryPrimitives.ReadInt32LittleEndian(structs[(at + 8)..]),
                BinaryPrimitives.ReadInt64LittleEndian(structs[(at + 16)..])));
        }

        return blocks;
    }
}

/// <summary>Where a record batch lies in its file: a message of so many bytes and behind it the buffers.</summary>
internal readonly record struct RecordBatchBlock(long Offset, int MetadataLength, long BodyLength);
