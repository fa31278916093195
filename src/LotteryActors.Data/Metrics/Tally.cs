namespace LotteryActors.Data.Metrics;

/// <summary>Loss and score summed over examples: batches add up.</summary>
/// <param name="Loss">Sum of the examples' losses.</param>
/// <param name="Score">Sum of what the predictions earn; the number of right ones where each is right or wrong.</param>
public readonly record struct Tally(double Loss, double Score, long Examples)
{
    public double MeanLoss => Loss / Examples;

    /// <summary>The accuracy.</summary>
    public double MeanScore => Score / Examples;

    public static Tally operator +(Tally first, Tally second) =>
        new(first.Loss + second.Loss, first.Score + second.Score, first.Examples + second.Examples);

    public static Tally Add(Tally left, Tally right) => left + right;

    /// <summary>Cross-entropy and the number of right predictions (UNITER, the validate functions).</summary>
    /// <param name="targets">The right column of every row.</param>
    public static Tally OfClasses(ScoreTable scores, ReadOnlySpan<long> targets)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (loss, right) = (0.0, 0);
        for (var row = 0; row < scores.Rows; row++)
        {
            loss += ScoreTable.CrossEntropy(scores.Row(row), checked((int)targets[row]));
            right += scores.ArgMax(row) == targets[row] ? 1 : 0;
        }

        return new Tally(loss, right, scores.Rows);
    }
}
