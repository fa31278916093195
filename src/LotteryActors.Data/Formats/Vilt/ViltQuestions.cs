using Apache.Arrow;
using LotteryActors.Data.Formats.Arrow;

namespace LotteryActors.Data.Formats.Vilt;

/// <param name="Row">The picture's row in the tables; questions of one picture share it.</param>
/// <param name="Answers">Every answer with its label (-1 where the table gives none) and score; empty for tests.</param>
public sealed record ViltQuestion(int Row, long QuestionId, string Text, IReadOnlyList<ViltAnswer> Answers)
{
    /// <summary>[answers] the score of every label.</summary>
    /// <exception cref="DataException">A label is none of so many answers.</exception>
    public float[] Target(int answers)
    {
        var target = new float[answers];
        foreach (var answer in Answers)
        {
            target[answer.Label >= 0 && answer.Label < answers ? (int)answer.Label : throw new DataException(
                $"question {QuestionId}: the label {answer.Label} of '{answer.Text}' is none of {answers} answers; use the vocabulary that the table was written with")] = (float)answer.Score;
        }

        return target;
    }
}

public sealed record ViltAnswer(string Text, long Label, double Score);

/// <summary>
/// VQA v2 in ViLT's tables <c>vqav2_*.arrow</c> (vilt/datasets/vqav2_dataset.py): a row a picture, with its questions and
/// their answers.
/// </summary>
public sealed class ViltQuestions : IDisposable
{
    internal static readonly IReadOnlyList<(string Name, string Type)> Columns =
    [
        ("image", "binary"), ("questions", "list<string>"), ("question_id", "list<int64>"), ("answers", "list<list<string>>"),
        ("answer_labels", "list<list<int64>>"), ("answer_scores", "list<list<double>>"),
    ];

    private readonly ViltTables _tables;

    private ViltQuestions(ViltTables tables) => _tables = tables;

    public int Count => _tables.Texts;

    public int Pictures => _tables.Rows;

    /// <exception cref="DataException">A table is missing, damaged, or has other columns.</exception>
    public static ViltQuestions Open(params IReadOnlyList<string> paths) => new(new ViltTables(paths, Columns, Questions));

    public ViltQuestion Read(int index)
    {
        var (number, question) = _tables.Find(index);
        return Read(_tables.Row(number), question, number);
    }

    /// <param name="question">Which of the row's questions.</param>
    /// <param name="number">The row's number in all tables.</param>
    internal static ViltQuestion Read(ViltRow row, int question, int number)
    {
        var questions = row.Batch.Column<ListArray>("questions", row.Place);
        var ids = row.Batch.Column<ListArray>("question_id", row.Place);
        return new ViltQuestion(
            number,
            ArrowColumns.Whole(ids.Values, ids.RangeOf(row.Row).Start.Value + question, row.Place),
            ArrowColumns.Text(questions.Values, questions.RangeOf(row.Row).Start.Value + question, row.Place),
            [.. Answers(row, question)]);
    }

    /// <summary>The picture's file, JPEG or PNG. Valid until this is disposed.</summary>
    /// <param name="row">Of <see cref="ViltQuestion"/>.</param>
    public ReadOnlySpan<byte> Picture(int row) => ViltTables.Picture(_tables.Row(row), "image");

    /// <summary>File and row of a picture, for error messages.</summary>
    public string Place(int row) => _tables.Row(row).Place;

    public void Dispose() => _tables.Dispose();

    internal static int Questions(ViltRow row)
    {
        var questions = row.Batch.Column<ListArray>("questions", row.Place).RangeOf(row.Row);
        var ids = row.Batch.Column<ListArray>("question_id", row.Place).RangeOf(row.Row);
        var count = questions.End.Value - questions.Start.Value;
        return count == ids.End.Value - ids.Start.Value
            ? count
            : throw new DataException($"{row.Place}: {count} questions with {ids.End.Value - ids.Start.Value} ids; write the table again");
    }

    private static IEnumerable<ViltAnswer> Answers(ViltRow row, int question)
    {
        var (answers, labels, scores) = (Of("answers"), Of("answer_labels"), Of("answer_scores"));
        if (answers.Count != labels.Count || answers.Count != scores.Count)
        {
            throw new DataException($"{row.Place}: question {question} has {answers.Count} answers, {labels.Count} labels and {scores.Count} scores; write the table again");
        }

        for (var i = 0; i < answers.Count; i++)
        {
            yield return new ViltAnswer(
                ArrowColumns.Text(answers.Values!, answers.Start + i, row.Place),
                ArrowColumns.Whole(labels.Values!, labels.Start + i, row.Place),
                ArrowColumns.Real(scores.Values!, scores.Start + i, row.Place));
        }

        // A test table has an empty list where a labelled one has a list a question.
        (IArrowArray? Values, int Start, int Count) Of(string column)
        {
            var outer = row.Batch.Column<ListArray>(column, row.Place);
            var range = outer.RangeOf(row.Row);
            if (range.Start.Value + question >= range.End.Value || outer.Values is not ListArray inner)
            {
                return (null, 0, 0);
            }

            var values = inner.RangeOf(range.Start.Value + question);
            return (inner.Values, values.Start.Value, values.End.Value - values.Start.Value);
        }
    }
}
