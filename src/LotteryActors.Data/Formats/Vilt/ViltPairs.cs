using Apache.Arrow;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Formats.Arrow;

namespace LotteryActors.Data.Formats.Vilt;

/// <param name="Row">The pair's row in the tables.</param>
/// <param name="IsTrue">Whether the sentence is true of the two pictures.</param>
public sealed record ViltPair(int Row, string Identifier, string Text, bool IsTrue);

/// <summary>NLVR2 in ViLT's tables <c>nlvr2_*.arrow</c> (vilt/datasets/nlvr2_dataset.py): a row a pair of pictures with its sentences.</summary>
public sealed class ViltPairs : IDisposable
{
    internal static readonly IReadOnlyList<(string Name, string Type)> Columns =
        [("image_0", "binary"), ("image_1", "binary"), ("questions", "list<string>"), ("answers", "list<string>"), ("identifier", "string")];

    private readonly ViltTables _tables;

    private ViltPairs(ViltTables tables) => _tables = tables;

    public int Count => _tables.Texts;

    /// <exception cref="DataException">A table is missing, damaged, or has other columns.</exception>
    public static ViltPairs Open(params IReadOnlyList<string> paths) => new(new ViltTables(paths, Columns, Sentences));

    /// <exception cref="DataException">The answer is neither "True" nor "False".</exception>
    public ViltPair Read(int index)
    {
        var (number, sentence) = _tables.Find(index);
        return Read(_tables.Row(number), sentence, number);
    }

    /// <param name="sentence">Which of the row's sentences.</param>
    /// <param name="number">The row's number in all tables.</param>
    /// <exception cref="DataException">The answer is neither "True" nor "False".</exception>
    internal static ViltPair Read(ViltRow row, int sentence, int number)
    {
        var identifier = ArrowColumns.Text(row.Batch.Column<StringArray>("identifier", row.Place), row.Row, row.Place);
        return new ViltPair(number, identifier, Text("questions"), Text("answers") switch
        {
            "True" => true,
            "False" => false,
            var other => throw new DataException($"{row.Place}: the answer '{other}' is neither True nor False; mend the table") { Fault = FaultKind.Answer },
        });

        string Text(string column)
        {
            var list = row.Batch.Column<ListArray>(column, row.Place);
            return ArrowColumns.Text(list.Values, list.RangeOf(row.Row).Start.Value + sentence, row.Place);
        }
    }

    /// <summary>One of the pair's picture files, JPEG or PNG. Valid until this is disposed.</summary>
    /// <param name="row">Of <see cref="ViltPair"/>.</param>
    /// <param name="which">0 or 1.</param>
    public ReadOnlySpan<byte> Picture(int row, int which) => ViltTables.Picture(_tables.Row(row), which == 0 ? "image_0" : "image_1");

    /// <summary>File and row of a pair, for error messages.</summary>
    public string Place(int row) => _tables.Row(row).Place;

    public void Dispose() => _tables.Dispose();

    internal static int Sentences(ViltRow row)
    {
        var questions = row.Batch.Column<ListArray>("questions", row.Place).RangeOf(row.Row);
        var answers = row.Batch.Column<ListArray>("answers", row.Place).RangeOf(row.Row);
        var count = questions.End.Value - questions.Start.Value;
        return count == answers.End.Value - answers.Start.Value
            ? count
            : throw new DataException($"{row.Place}: {count} sentences with {answers.End.Value - answers.Start.Value} answers; write the table again");
    }
}
