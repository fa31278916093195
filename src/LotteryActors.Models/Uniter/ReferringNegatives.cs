using LotteryActors.Data.Randomness;
using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>The wrong region that a sentence's own is ranked against (model/re.py, sample_neg_ix).</summary>
public static class ReferringNegatives
{
    /// <summary>Hard negatives: the best-scored region that is not meant.</summary>
    /// <param name="scores">float [B, N], padding far below any region.</param>
    /// <param name="targets">int64 [B] or [B, 1] the region that is meant.</param>
    /// <returns>int64 [B].</returns>
    public static Tensor Hardest(Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var meant = zeros_like(scores, ScalarType.Bool).scatter(1, targets.view(-1, 1), ones([targets.numel(), 1], ScalarType.Bool, scores.device));
        return scores.detach().FillWhere(meant, double.NegativeInfinity).argmax(1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// For each picture with probability <paramref name="hardRatio"/> the hardest negative, else any region that is not
    /// meant, each as likely.
    /// </summary>
    /// <param name="scores">float [B, N], padding far below any region.</param>
    /// <param name="targets">int64 [B] or [B, 1] the region that is meant.</param>
    /// <param name="padding">int64 [B, N] 1 where there is no region.</param>
    /// <param name="hardRatio">0.3 in the original.</param>
    /// <param name="random">Draws of this batch.</param>
    /// <returns>int64 [B].</returns>
    /// <exception cref="ArgumentException">A picture has one region only; the original then searches for ever.</exception>
    public static Tensor Sample(Tensor scores, Tensor targets, Tensor padding, double hardRatio, RandomStream random)
    {
        using var scope = NewDisposeScope();
        var (hardest, meant) = (Hardest(scores, targets).ToInt64(), targets.ToInt64());
        var regions = padding.logical_not().sum(1).ToInt64();
        return hardest
            .Select((hard, row) => regions[row] < 2
                ? throw new ArgumentException($"referring expressions: picture {row} of the batch has no second region to rank against; leave it out")
                : random.Chance(hardRatio) ? hard : Other(meant[row], random.Below((int)regions[row] - 1)))
            .ToArray()
            .ToTensor(scores.device, hardest.Length)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The n-th region that is not meant.</summary>
    private static long Other(long meant, int n) => n < meant ? n : n + 1;
}
