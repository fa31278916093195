namespace LotteryActors.Tickets.Masks;

/// <summary>
/// Target sparsities of levels 1, 2, ...: shares removed of the ORIGINAL prunable count, strictly rising in (0, 1).
/// "Ten percent a round" is read either way (Gan et al. print the second, their grid is the first).
/// </summary>
public static class SparsitySchedule
{
    /// <summary>Each round removes <paramref name="share"/> of the original count: s_k = share * k.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing would be left at the last level, or nothing is removed.</exception>
    public static IReadOnlyList<double> Linear(double share, int levels)
    {
        Check(share, levels);
        if ((decimal)share * levels >= 1)
        {
            throw new ArgumentOutOfRangeException(nameof(levels), $"{levels} rounds of {share} of the original count leave nothing");
        }

        return [.. Enumerable.Range(1, levels).Select(k => (double)((decimal)share * k))];
    }

    /// <summary>Each round removes <paramref name="share"/> of what remains: s_k = 1 - (1 - share)^k.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1), or there are no levels or over 100.</exception>
    public static IReadOnlyList<double> Geometric(double share, int levels)
    {
        Check(share, levels);
        return [.. Enumerable.Range(1, levels).Select(k => (double)(1 - Enumerable.Repeat(1 - (decimal)share, k).Aggregate((a, b) => a * b)))];
    }

    /// <summary>Weights kept of <paramref name="prunable"/> at a target sparsity: prunable - floor(sparsity * prunable + 1/2).</summary>
    public static long KeptCount(long prunable, double sparsity) => prunable - (long)Math.Floor((sparsity * prunable) + 0.5);

    private static void Check(double share, int levels)
    {
        if (share is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "the share removed in a round lies between 0 and 1");
        }

        if (levels is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(levels), levels, "between 1 and 100 levels are wanted");
        }
    }
}
