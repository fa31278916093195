using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace LotteryActors.Data.Making;

/// <summary>Writes tables as ViLT's scripts do: Arrow's file format, uncompressed, in record batches.</summary>
internal static class ArrowTableWriter
{
    /// <summary>Rows of a record batch: pictures of far below 2 GB in all, which a column of it can hold.</summary>
    private const int RowsOfABatch = 256;

    /// <param name="columns">The columns of some rows.</param>
    public static void Write<T>(string path, IEnumerable<T> rows, Func<T[], (string Name, IArrowArray Values)[]> columns)
    {
        using var file = File.Create(path);
        var schema = new Schema([.. columns([]).Select(column => new Field(column.Name, column.Values.Data.DataType, nullable: true))], null);
        using var writer = new ArrowFileWriter(file, schema);
        foreach (var some in rows.Chunk(RowsOfABatch))
        {
            using var batch = new RecordBatch(schema, columns(some).Select(column => column.Values), some.Length);
            writer.WriteRecordBatch(batch);
        }

        writer.WriteEnd();
    }

    public static BinaryArray Bytes(IEnumerable<byte[]> values)
    {
        var builder = new BinaryArray.Builder();
        foreach (var value in values)
        {
            builder.Append(value.AsSpan());
        }

        return builder.Build();
    }

    public static StringArray Texts(IEnumerable<string> values) => new StringArray.Builder().AppendRange(values).Build();

    public static Int64Array Whole(IEnumerable<long> values) => new Int64Array.Builder().AppendRange(values).Build();

    public static DoubleArray Real(IEnumerable<double> values) => new DoubleArray.Builder().AppendRange(values).Build();

    /// <summary>A list of one value a row.</summary>
    public static ListArray Each(IArrowArray values)
    {
        var offsets = new ArrowBuffer.Builder<int>().AppendRange(Enumerable.Range(0, values.Length + 1));
        return new ListArray(new ListType(values.Data.DataType), values.Length, offsets.Build(), values, ArrowBuffer.Empty);
    }
}
