namespace LotteryActors.Data.Metrics;

/// <summary>
/// Answers with soft scores: VQA's accuracy, and with scores of 0 and 1 GQA's and visual entailment's (UNITER,
/// train_vqa.py validate and compute_score_with_logits; ViLT, gadgets/my_metrics.py VQAScore).
/// </summary>
public static class SoftAccuracy
{
    /// <summary>Binary cross-entropy summed over answers, and what the best-scored answers earn.</summary>
    /// <param name="scores">[B, answers] logits.</param>
    /// <param name="targets">[B, answers] score of every answer.</param>
    public static Tally Of(ScoreTable scores, ReadOnlySpan<float> targets)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (loss, earned) = (0.0, 0.0);
        for (var row = 0; row < scores.Rows; row++)
        {
            var target = targets.Slice(row * scores.Columns, scores.Columns);
            loss += BinaryCrossEntropy(scores.Row(row), target);
            earned += target[scores.ArgMax(row)];
        }

        return new Tally(loss, earned, scores.Rows);
    }

    /// <summary>[B, answers] the score of the chosen answer in its place, 0 elsewhere.</summary>
    public static float[] Earned(ScoreTable scores, ReadOnlySpan<float> targets)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var earned = new float[targets.Length];
        for (var row = 0; row < scores.Rows; row++)
        {
            var chosen = (row * scores.Columns) + scores.ArgMax(row);
            earned[chosen] = targets[chosen];
        }

        return earned;
    }

    /// <summary>The chosen answers.</summary>
    public static IReadOnlyList<string> Answers(ScoreTable scores, IReadOnlyList<string> vocabulary)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return [.. Enumerable.Range(0, scores.Rows).Select(row => vocabulary[scores.ArgMax(row)])];
    }

    /// <summary>max(x, 0) - x z + log(1 + exp(-|x|)), summed.</summary>
    private static double BinaryCrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            double logit = logits[i];
            sum += Math.Max(logit, 0) - (logit * targets[i]) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));
        }

        return sum;
    }
}
