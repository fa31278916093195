using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models;

/// <summary>
/// How far two predictions are apart: KL(p || q) + KL(q || p) of their softmax distributions. Gradients flow into both, as
/// in VILLA, whose clean predictions are not detached.
/// </summary>
public static class SymmetricKl
{
    /// <summary>
    /// float [n, C]: the summands of every class, (p - q)(log p - log q). The same as the original's two <c>kl_div</c>, whose
    /// gradient is not a number where a probability is exactly 0.
    /// </summary>
    /// <param name="logits">float [n, C].</param>
    /// <param name="clean">float [n, C].</param>
    public static Tensor Elements(Tensor logits, Tensor clean)
    {
        using var scope = NewDisposeScope();
        var (log, cleanLog) = (F.log_softmax(logits, -1), F.log_softmax(clean, -1));
        return log.exp().Minus(cleanLog.exp()).mul(log.Minus(cleanLog)).MoveToOuterDisposeScope();
    }

    /// <summary>Summed over the classes, averaged over the rows (train_vqa_adv.py, train_ve_adv.py, train_nlvr2_adv.py).</summary>
    /// <inheritdoc cref="Elements" path="/param" />
    public static Tensor MeanOfRows(Tensor logits, Tensor clean)
    {
        using var scope = NewDisposeScope();
        return MeanOfElements(logits, clean).Times(logits.size(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>Averaged over rows and classes alike (train_vcr_adv.py).</summary>
    /// <inheritdoc cref="Elements" path="/param" />
    public static Tensor MeanOfElements(Tensor logits, Tensor clean)
    {
        using var scope = NewDisposeScope();
        return Elements(logits, clean).mean().MoveToOuterDisposeScope();
    }
}
