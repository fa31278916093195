namespace LotteryActors.Data.Examples;

/// <summary>What the best guess that looks at nothing scores, measured when it is asked for, on examples spread over the split.</summary>
internal static class Guessing
{
    private const int Measured = 2_000;

    /// <summary>The share of the commonest truth; examples without a truth do not count.</summary>
    public static double ShareOfCommonest<T>(int count, Func<int, T?> truthOf)
        where T : struct
    {
        var truths = Spread.Over(count, Measured).Select(truthOf).OfType<T>().ToArray();
        return truths.Length == 0 ? 0 : truths.CountBy(truth => truth).Max(truth => truth.Value) / (double)truths.Length;
    }

    /// <summary>The mean chance to be right, where every example has its own.</summary>
    public static double MeanChance(int count, Func<int, double> chanceOf) => Spread.Over(count, Measured).Average(chanceOf);
}
