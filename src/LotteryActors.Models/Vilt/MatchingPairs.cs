using LotteryActors.Data.Randomness;
using static TorchSharp.torch;

namespace LotteryActors.Models.Vilt;

/// <summary>Which texts of a matching batch keep their picture (objectives.py, compute_itm_wpa).</summary>
public static class MatchingPairs
{
    /// <summary>[B]: half of them, rounded down, are 1 and keep their picture; which, the key decides.</summary>
    public static long[] Draw(int size, ulong key) =>
        [.. CounterRandom.Permutation(size, key, epoch: 0).Select(place => place < size / 2 ? 1L : 0L)];

    /// <summary>float [B, 3, height, width]: the own picture where a pair matches, the other one elsewhere.</summary>
    /// <param name="own">float [B, 3, height, width].</param>
    /// <param name="other">float [B, 3, height, width].</param>
    /// <param name="matches">int64 [B].</param>
    public static Tensor Pictures(Tensor own, Tensor other, Tensor matches)
    {
        using var scope = NewDisposeScope();
        return where(matches.IsEqualTo(1).view(-1, 1, 1, 1), own, other).MoveToOuterDisposeScope();
    }
}
