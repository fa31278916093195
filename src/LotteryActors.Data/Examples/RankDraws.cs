using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Examples;

/// <summary>What the false pairs of retrieval are drawn by, whatever data set they are of.</summary>
internal static class RankDraws
{
    private const ulong Purpose = 0x72616e6b;

    public static RandomStream Of(long seed, long epoch, int index) => new(CounterRandom.Mix(unchecked((ulong)seed), Purpose), (ulong)epoch, (ulong)index);
}
