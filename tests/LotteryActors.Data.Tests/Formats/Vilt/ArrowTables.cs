using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace LotteryActors.Data.Tests.Formats.Vilt;

/// <summary>
/// Tables in ViLT's form, written with Apache.Arrow from the schema in the shared golden README: the original's writers
/// need pyarrow, which could not be run where the golden files were made.
/// </summary>
internal sealed class ArrowTables : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("arrow-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes one file; every argument is a record batch of named columns.</summary>
    public string Write(string name, params (string Name, IArrowArray Values)[][] batches)
    {
        var schema = new Schema([.. batches[0].Select(column => new Field(column.Name, column.Values.Data.DataType, nullable: true))], null);
        using var stream = File.Create(PathOf(name));
        using var writer = new ArrowFileWriter(stream, schema);
        foreach (var batch in batches)
        {
            writer.WriteRecordBatch(new RecordBatch(schema, batch.Select(column => column.Values), batch[0].Values.Length));
        }

        writer.WriteEnd();
        return PathOf(name);
    }

    public static (string Name, IArrowArray Values)[] Questions(int first, params byte[][] pictures)
    {
        var rows = Enumerable.Range(first, pictures.Length).ToArray();
        return
        [
            ("image", Binary(pictures)),
            ("questions", Lists([.. rows.Select(row => new[] { $"is it {row}?", $"café {row}?" })])),
            ("answers", ListsOfLists([.. rows.Select(row => new[] { ["yes", $"a{row}"], new[] { "no" } })])),
            ("answer_labels", ListsOfLists([.. rows.Select(row => new[] { [2L, row], new[] { 1L } })])),
            ("answer_scores", ListsOfLists([.. rows.Select(_ => new[] { [1.0, 0.3], new[] { 0.6 } })])),
            ("image_id", Int64s([.. rows.Select(row => 1000L + row)])),
            ("question_id", Lists([.. rows.Select(row => new[] { (row * 10L) + 1, (row * 10L) + 2 })])),
            ("split", Strings([.. rows.Select(_ => "train")])),
        ];
    }

    public static BinaryArray Binary(params byte[][] values)
    {
        var builder = new BinaryArray.Builder();
        foreach (var value in values)
        {
            builder.Append(value.AsSpan());
        }

        return builder.Build();
    }

    public static StringArray Strings(params string[] values) => new StringArray.Builder().AppendRange(values).Build();

    public static Int64Array Int64s(params long[] values) => new Int64Array.Builder().AppendRange(values).Build();

    public static ListArray Lists(params string[][] rows) => List(Strings([.. rows.SelectMany(row => row)]), [.. rows.Select(row => row.Length)]);

    public static ListArray Lists(params long[][] rows) => List(Int64s([.. rows.SelectMany(row => row)]), [.. rows.Select(row => row.Length)]);

    public static ListArray ListsOfLists(params string[][][] rows) => List(Lists([.. rows.SelectMany(row => row)]), [.. rows.Select(row => row.Length)]);

    public static ListArray ListsOfLists(params long[][][] rows) => List(Lists([.. rows.SelectMany(row => row)]), [.. rows.Select(row => row.Length)]);

    public static ListArray ListsOfLists(params double[][][] rows)
    {
        var inner = rows.SelectMany(row => row).ToArray();
        var values = new DoubleArray.Builder().AppendRange(inner.SelectMany(row => row)).Build();
        return List(List(values, [.. inner.Select(row => row.Length)]), [.. rows.Select(row => row.Length)]);
    }

    /// <summary>Lists that are all empty, as pandas types them when it sees no value.</summary>
    public static ListArray EmptyLists(int rows) => List(new NullArray(0), new int[rows]);

    public static ListArray List(IArrowArray values, int[] lengths)
    {
        var offsets = new ArrowBuffer.Builder<int>().Append(0);
        var end = 0;
        foreach (var length in lengths)
        {
            offsets.Append(end += length);
        }

        return new ListArray(new ListType(values.Data.DataType), lengths.Length, offsets.Build(), values, ArrowBuffer.Empty);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
