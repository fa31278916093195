namespace LotteryActors.Data.Metrics;

/// <summary>Image-text matching with optimal transport.</summary>
/// <param name="Matching">Cross-entropy and accuracy of the matches.</param>
/// <param name="PositiveDistance">Summed transport distance of true pairs.</param>
/// <param name="NegativeDistance">Summed transport distance of false pairs.</param>
public readonly record struct MatchingTally(Tally Matching, double PositiveDistance, double NegativeDistance)
{
    public double MeanPositiveDistance => PositiveDistance / Matching.Examples;

    public double MeanNegativeDistance => NegativeDistance / Matching.Examples;

    /// <summary>The transport loss: true pairs draw together, false ones apart.</summary>
    public double MeanTransportLoss => MeanPositiveDistance - MeanNegativeDistance;

    public static MatchingTally operator +(MatchingTally first, MatchingTally second) => new(
        first.Matching + second.Matching,
        first.PositiveDistance + second.PositiveDistance,
        first.NegativeDistance + second.NegativeDistance);

    public static MatchingTally Add(MatchingTally left, MatchingTally right) => left + right;
}

/// <summary>Validation of the pre-training objectives (UNITER, pretrain.py validate_*).</summary>
public static class PretrainingMetrics
{
    private const long NotAsked = -1;

    /// <summary>Masked language modelling: cross-entropy and accuracy by word piece asked for.</summary>
    /// <param name="scores">[asked, vocabulary] for the pieces asked for, in order.</param>
    /// <param name="labels">[B, T] the piece that was masked; -1 where none is asked for.</param>
    public static Tally Mlm(ScoreTable scores, ReadOnlySpan<long> labels)
    {
        var asked = new List<long>();
        foreach (var label in labels)
        {
            if (label != NotAsked)
            {
                asked.Add(label);
            }
        }

        return Tally.OfClasses(scores, asked.ToArray());
    }

    /// <summary>Masked region classification, KL variant: divergence from the soft labels, and how often the likeliest classes agree.</summary>
    /// <param name="scores">[masked, classes] logits.</param>
    /// <param name="softLabels">[masked, classes]</param>
    public static Tally MrcKl(ScoreTable scores, ReadOnlySpan<float> softLabels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (loss, right) = (0.0, 0);
        for (var row = 0; row < scores.Rows; row++)
        {
            var labels = softLabels.Slice(row * scores.Columns, scores.Columns);
            loss += Divergence(scores.Row(row), labels);
            right += scores.ArgMax(row) == ScoreTable.ArgMax(labels) ? 1 : 0;
        }

        return new Tally(loss, right, scores.Rows);
    }

    /// <summary>Image-text matching.</summary>
    /// <param name="positive">Transport distance of every true pair.</param>
    /// <param name="negative">Transport distance of every false pair.</param>
    public static MatchingTally Itm(ScoreTable scores, ReadOnlySpan<long> matches, ReadOnlySpan<float> positive, ReadOnlySpan<float> negative) =>
        new(Tally.OfClasses(scores, matches), Sum(positive), Sum(negative));

    /// <summary>KL divergence of softmax(logits) from a distribution; a class of probability 0 adds nothing.</summary>
    private static double Divergence(ReadOnlySpan<float> logits, ReadOnlySpan<float> target)
    {
        var normaliser = ScoreTable.LogSumExp(logits);
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            sum += target[i] > 0 ? target[i] * (Math.Log(target[i]) - (logits[i] - normaliser)) : 0;
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<float> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
