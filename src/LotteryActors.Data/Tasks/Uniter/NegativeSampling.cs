using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Draws false partners (UNITER, data/itm.py sample_negative).</summary>
internal static class NegativeSampling
{
    /// <summary>Distinct items of the pool, none of them true, each as likely.</summary>
    /// <exception cref="DataException">The pool has not as many false items.</exception>
    public static string[] Draw(IReadOnlyList<string> pool, IReadOnlyCollection<string> truths, int count, RandomStream random)
    {
        var taken = truths.ToHashSet(StringComparer.Ordinal);
        if (pool.Count - taken.Count < count && pool.Count(item => !taken.Contains(item)) < count)
        {
            throw new DataException($"{count} negatives are asked for, there are {pool.Count(item => !taken.Contains(item))}; ask for fewer or give more data");
        }

        var drawn = new string[count];
        for (var i = 0; i < count;)
        {
            var item = random.Pick(pool);
            if (taken.Add(item))
            {
                drawn[i++] = item;
            }
        }

        return drawn;
    }
}
