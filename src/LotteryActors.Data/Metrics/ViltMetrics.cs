namespace LotteryActors.Data.Metrics;

/// <summary>ViLT's meters (gadgets/my_metrics.py). Its VQAScore is <see cref="SoftAccuracy"/>.</summary>
public static class ViltMetrics
{
    /// <summary>A label that is not asked for.</summary>
    public const long Ignored = -100;

    /// <summary>How many rows are right of those asked for; a batch that asks for none has an accuracy of 1 and adds nothing.</summary>
    public static Tally Accuracy(ScoreTable scores, ReadOnlySpan<long> labels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (right, asked) = (0, 0);
        for (var row = 0; row < scores.Rows; row++)
        {
            if (labels[row] != Ignored)
            {
                asked++;
                right += scores.ArgMax(row) == labels[row] ? 1 : 0;
            }
        }

        return new Tally(0, right, asked);
    }

    /// <summary>The accuracy as ViLT reports it: 1 where nothing was asked.</summary>
    public static double AccuracyOf(Tally tally) => tally.Examples == 0 ? 1 : tally.MeanScore;
}
