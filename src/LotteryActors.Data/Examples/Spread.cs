namespace LotteryActors.Data.Examples;

/// <summary>A sample of examples.</summary>
internal static class Spread
{
    /// <summary>Numbers spread evenly over all examples; all of them where they are no more than <paramref name="most"/>.</summary>
    public static IEnumerable<int> Over(int count, int most)
    {
        var samples = Math.Min(count, most);
        return Enumerable.Range(0, samples).Select(i => (int)((long)i * count / samples));
    }
}
