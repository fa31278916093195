namespace LotteryActors.Data.Metrics;

/// <summary>Recall among the first 1, 5 and 10.</summary>
public readonly record struct Recall(double At1, double At5, double At10)
{
    public double Mean => (At1 + At5 + At10) / 3;

    /// <summary>From the rank of every query's best partner, 0 the first; <see cref="RetrievalMetrics.NotFound"/> where none is.</summary>
    internal static Recall Of(IReadOnlyCollection<int> ranks)
    {
        double Within(int count) => (double)ranks.Count(rank => rank < count) / ranks.Count;
        return new Recall(Within(1), Within(5), Within(10));
    }
}

/// <summary>Both directions of retrieval.</summary>
/// <param name="Texts">For every picture its best-ranked own text.</param>
/// <param name="Pictures">For every text its picture.</param>
public sealed record RetrievalScores(Recall Texts, Recall Pictures)
{
    public double Mean => (Texts.Mean + Pictures.Mean) / 2;
}

/// <summary>Image-text retrieval by full ranking (UNITER, utils/itm_eval.py; ViLT, modules/objectives.py compute_irtr_recall).</summary>
public static class RetrievalMetrics
{
    internal const int NotFound = int.MaxValue;
    private const int Depth = 10;

    /// <summary>Recall at 1, 5 and 10.</summary>
    /// <param name="scores">[texts, pictures], at least 10 of each.</param>
    /// <param name="pictureOf">The picture every text belongs to, as a column.</param>
    /// <param name="countAsOriginal">
    /// Whether recall of pictures is counted as the original counts it: it takes each hit's row number for a second rank,
    /// so that its numbers are too large by up to k in as many as there are texts. For comparison with published code only.
    /// </param>
    public static RetrievalScores Of(ScoreTable scores, IReadOnlyList<int> pictureOf, bool countAsOriginal = false)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(pictureOf);
        int[] pictureRanks = [.. pictureOf.Select((picture, text) => RankIn(scores.TopOfRow(text, Depth), found => found == picture))];
        int[] textRanks = [.. Enumerable.Range(0, scores.Columns).Select(picture => RankIn(scores.TopOfColumn(picture, Depth), text => pictureOf[text] == picture))];
        return new RetrievalScores(Recall.Of(textRanks), countAsOriginal ? AsOriginal(pictureRanks) : Recall.Of(pictureRanks));
    }

    /// <summary>Recall of each row's first column, the true one, among candidates (UNITER, train_itm.py validate).</summary>
    /// <param name="scores">[texts, candidates], at least 10 candidates.</param>
    public static Recall OfFirstColumn(ScoreTable scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Recall.Of([.. Enumerable.Range(0, scores.Rows).Select(row => RankIn(scores.TopOfRow(row, Depth), found => found == 0))]);
    }

    private static int RankIn(int[] ranking, Func<int, bool> isTrue)
    {
        var rank = Array.FindIndex(ranking, found => isTrue(found));
        return rank < 0 ? NotFound : rank;
    }

    private static Recall AsOriginal(int[] ranks)
    {
        double Within(int count) => (double)ranks.Index().Count(hit => hit.Item < count) / ranks.Length
            + ((double)ranks.Index().Count(hit => hit.Item != NotFound && hit.Index < count) / ranks.Length);
        return new Recall(Within(1), Within(5), Within(10));
    }
}
