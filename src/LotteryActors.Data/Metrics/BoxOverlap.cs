namespace LotteryActors.Data.Metrics;

/// <summary>A box in pixels.</summary>
public readonly record struct PixelBox(double X, double Y, double Width, double Height);

/// <summary>Referring expressions' metric (UNITER, train_re.py validate and computeIoU).</summary>
public static class BoxOverlap
{
    private const double Enough = 0.5;

    /// <summary>
    /// Intersection over union, where a box ends at its last pixel (x + w - 1) and one pixel in common is none.
    /// </summary>
    public static double IoU(PixelBox first, PixelBox second)
    {
        var (left, top) = (Math.Max(first.X, second.X), Math.Max(first.Y, second.Y));
        var right = Math.Min(first.X + first.Width - 1, second.X + second.Width - 1);
        var bottom = Math.Min(first.Y + first.Height - 1, second.Y + second.Height - 1);
        var intersection = left < right && top < bottom ? (right - left + 1) * (bottom - top + 1) : 0;
        return intersection / ((first.Width * first.Height) + (second.Width * second.Height) - intersection);
    }

    /// <summary>Whether a predicted box is the one that is meant.</summary>
    public static bool IsRight(PixelBox predicted, PixelBox target) => IoU(predicted, target) > Enough;

    /// <summary>The best-scored box of every row.</summary>
    /// <param name="scores">[B, N] with padding scored below every box.</param>
    /// <param name="boxes">The boxes of every row.</param>
    public static IReadOnlyList<PixelBox> Predictions(ScoreTable scores, IReadOnlyList<IReadOnlyList<PixelBox>> boxes)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(boxes);
        return [.. boxes.Select((own, row) => own[ScoreTable.ArgMax(scores.Row(row)[..own.Count])])];
    }
}
