using Apache.Arrow;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Formats.Arrow;

namespace LotteryActors.Data.Formats.Vilt;

/// <summary>A row of one of several tables.</summary>
internal readonly record struct ViltRow(RecordBatchView Batch, int Row, string Place);

/// <summary>
/// ViLT's Arrow tables one after the other (vilt/datasets/base_dataset.py), and which row each text belongs to: texts are
/// numbered through all rows. Memory holds a number a row; the rest stays in the mapped files.
/// </summary>
internal sealed class ViltTables : IDisposable
{
    private readonly List<ArrowFile> _files = [];
    private readonly List<(RecordBatchView Batch, string Path, int FirstInFile)> _batches = [];
    private readonly List<int> _firstRows = [];
    private readonly List<int> _firstTexts = [];

    /// <param name="columns">The columns the tables must have, with their types.</param>
    /// <param name="texts">How many texts a row has.</param>
    /// <exception cref="DataException">A table is missing, damaged, or lacks a column.</exception>
    public ViltTables(IEnumerable<string> paths, IReadOnlyList<(string Name, string Type)> columns, Func<ViltRow, int> texts)
    {
        try
        {
            foreach (var path in paths)
            {
                var file = ArrowFile.Open(path);
                _files.Add(file);
                Add(file, columns, texts);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Rows => _firstTexts.Count;

    public int Texts { get; private set; }

    public int MostTextsOfARow { get; private set; }

    public ViltRow Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        var batch = LastAtMost(_firstRows, row);
        var (view, path, first) = _batches[batch];
        var inBatch = row - _firstRows[batch];
        return new ViltRow(view, inBatch, $"{path}: row {first + inBatch}");
    }

    /// <summary>The row of a text, and the text's number inside it.</summary>
    public (int Row, int Number) Find(int text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)text, (uint)Texts, nameof(text));
        var row = LastAtMost(_firstTexts, text);
        return (row, text - _firstTexts[row]);
    }

    /// <summary>A picture's file as it was put into the table.</summary>
    /// <exception cref="DataException">The row has no picture.</exception>
    public static ReadOnlySpan<byte> Picture(ViltRow row, string column)
    {
        var bytes = row.Batch.Column<BinaryArray>(column, row.Place).GetBytes(row.Row, out var isNull);
        return isNull || bytes.IsEmpty ? throw new DataException($"{row.Place}: no picture in column '{column}'; write the table again or leave the row out") { Fault = FaultKind.Missing } : bytes;
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Add(ArrowFile file, IReadOnlyList<(string Name, string Type)> columns, Func<ViltRow, int> texts)
    {
        var inFile = 0;
        foreach (var batch in file.Batches.Where(batch => batch.Rows > 0))
        {
            foreach (var (name, type) in columns)
            {
                batch.RequireType(name, type, file.Path);
            }

            _batches.Add((batch, file.Path, inFile));
            _firstRows.Add(Rows);
            for (var row = 0; row < batch.Rows; row++)
            {
                var ofRow = texts(new ViltRow(batch, row, $"{file.Path}: row {inFile + row}"));
                _firstTexts.Add(Texts);
                Texts = checked(Texts + ofRow);
                MostTextsOfARow = Math.Max(MostTextsOfARow, ofRow);
            }

            inFile += batch.Rows;
        }
    }

    /// <summary>The last index whose value is at most <paramref name="value"/>; rows without texts share a value, the last of them has them.</summary>
    private static int LastAtMost(List<int> rising, int value)
    {
        var (low, high) = (0, rising.Count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = rising[middle] <= value ? (middle, high) : (low, middle);
        }

        return low;
    }
}
