namespace LotteryActors.Data.Metrics;

/// <summary>One answer of NLVR2.</summary>
/// <param name="Identifier">split-set-pair-sentence.</param>
public readonly record struct Nlvr2Answer(string Identifier, bool Predicted, bool Truth);

/// <summary>NLVR2's metrics (UNITER, train_nlvr2.py validate, scripts/eval_nlvr2.py). Loss and accuracy: <see cref="Tally.OfClasses"/>.</summary>
public static class Nlvr2Metrics
{
    /// <summary>Whether each row says true (class 1).</summary>
    public static IReadOnlyList<bool> Predictions(ScoreTable scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return [.. Enumerable.Range(0, scores.Rows).Select(row => scores.ArgMax(row) == 1)];
    }

    public static double Accuracy(IReadOnlyCollection<Nlvr2Answer> answers) => answers.Average(IsRight);

    /// <summary>The share of sentences that are right on all of their picture pairs.</summary>
    /// <exception cref="DataException">An identifier has not four fields.</exception>
    public static double Consistency(IReadOnlyCollection<Nlvr2Answer> answers) =>
        answers.GroupBy(Sentence).Average(group => group.All(answer => answer.Predicted == answer.Truth) ? 1.0 : 0.0);

    private static double IsRight(Nlvr2Answer answer) => answer.Predicted == answer.Truth ? 1 : 0;

    /// <summary>An identifier without its third field, the picture pair.</summary>
    private static (string Split, string Set, string Sentence) Sentence(Nlvr2Answer answer)
    {
        var fields = answer.Identifier.Split('-');
        return fields.Length == 4
            ? (fields[0], fields[1], fields[3])
            : throw new DataException($"'{answer.Identifier}' is no NLVR2 identifier; split-set-pair-sentence is wanted");
    }
}
