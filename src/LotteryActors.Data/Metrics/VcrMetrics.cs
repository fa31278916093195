using System.Globalization;
using System.Text;

namespace LotteryActors.Data.Metrics;

/// <summary>VCR's three accuracies.</summary>
/// <param name="Answer">Q->A</param>
/// <param name="Rationale">QA->R, given the right answer.</param>
/// <param name="BothRight">Q->AR: examples with both right.</param>
public readonly record struct VcrTally(Tally Answer, Tally Rationale, long BothRight)
{
    public double Joint => (double)BothRight / Answer.Examples;

    public static VcrTally operator +(VcrTally first, VcrTally second) =>
        new(first.Answer + second.Answer, first.Rationale + second.Rationale, first.BothRight + second.BothRight);

    public static VcrTally Add(VcrTally left, VcrTally right) => left + right;
}

/// <summary>VCR's metrics and submission (UNITER, train_vcr.py validate, inf_vcr.py save_for_submission).</summary>
public static class VcrMetrics
{
    private const int Choices = 4;
    private const int AllCandidates = Choices + (Choices * Choices);

    /// <param name="scores">
    /// [examples, 8]: four answers, the four rationales of the right one; or [examples, 20]: four answers, the rationales of each in turn.
    /// </param>
    /// <param name="answers">The right answer of every example.</param>
    /// <param name="rationales">The right rationale of every example.</param>
    public static VcrTally Of(ScoreTable scores, ReadOnlySpan<long> answers, ReadOnlySpan<long> rationales)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var tally = default(VcrTally);
        for (var row = 0; row < scores.Rows; row++)
        {
            var first = Choices + (scores.Columns == AllCandidates ? Choices * (int)answers[row] : 0);
            var answer = Choose(scores.Row(row)[..Choices], answers[row]);
            var rationale = Choose(scores.Row(row).Slice(first, Choices), rationales[row]);
            tally += new VcrTally(answer, rationale, answer.Score + rationale.Score == 2 ? 1 : 0);
        }

        return tally;
    }

    /// <summary>The leaderboard's CSV: raw scores, a row an example, by the number behind the name's first dash.</summary>
    /// <param name="scores">[examples, 20]</param>
    /// <exception cref="DataException">A name has no number behind a dash.</exception>
    public static string Submission(IReadOnlyList<string> names, ScoreTable scores)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Columns != AllCandidates || scores.Rows != names.Count)
        {
            throw new ArgumentException($"[{scores.Rows}, {scores.Columns}] scores for {names.Count} examples; [{names.Count}, {AllCandidates}] is wanted", nameof(scores));
        }

        var choices = Enumerable.Range(0, Choices).ToArray();
        string[] header =
        [
            "annot_id",
            .. choices.Select(answer => $"answer_{answer}"),
            .. choices.SelectMany(answer => choices.Select(rationale => $"rationale_conditioned_on_a{answer}_{rationale}")),
        ];
        var csv = new StringBuilder().AppendJoin(',', header).Append('\n');
        foreach (var (row, name) in names.Index().OrderBy(entry => NumberOf(entry.Item)))
        {
            csv.Append(name);
            foreach (var score in scores.Row(row))
            {
                csv.Append(',').Append(PythonFloat.Repr(score));
            }

            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static Tally Choose(ReadOnlySpan<float> scores, long target) =>
        new(ScoreTable.CrossEntropy(scores, checked((int)target)), ScoreTable.ArgMax(scores) == target ? 1 : 0, 1);

    private static int NumberOf(string name)
    {
        var fields = name.Split('-');
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DataException($"'{name}' is no VCR example; a name such as val-12 is wanted");
    }
}
