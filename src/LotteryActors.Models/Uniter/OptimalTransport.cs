using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// How far the words of a text lie from the regions of its picture: the cost of the cheapest transport of one onto the
/// other (UNITER, section 3.2, word-region alignment; model/ot.py), by the inexact proximal point method (Xie et al.,
/// "A Fast Proximal Point Method for Computing Exact Wasserstein Distance", UAI 2019).
/// </summary>
public static class OptimalTransport
{
    private const double NormEps = 1e-5;
    private const double Beta = 0.5;
    private const int Iterations = 50;

    /// <summary>What padding adds to a denominator: 1e-4 where a division by zero would be.</summary>
    private const double PaddingWeight = 1e4;

    /// <param name="text">float [B, M, H].</param>
    /// <param name="regions">float [B, N, H].</param>
    /// <param name="textPadding">int64 [B, M] 1 at padding.</param>
    /// <param name="regionPadding">int64 [B, N] 1 at padding.</param>
    /// <param name="beta">How far a step of the proximal point method goes; 0.5 in the originals.</param>
    /// <param name="iterations">Its steps; 50 in the originals.</param>
    /// <returns>float [B]. Gradients flow through the costs; the plan is a constant.</returns>
    public static Tensor Distance(Tensor text, Tensor regions, Tensor textPadding, Tensor regionPadding, double beta = Beta, int iterations = Iterations)
    {
        using var scope = NewDisposeScope();
        var (noText, noRegion) = (textPadding.to(ScalarType.Bool), regionPadding.to(ScalarType.Bool));
        var padding = noText.unsqueeze(2).logical_or(noRegion.unsqueeze(1));
        var cost = Costs(text, regions).ZeroWhere(padding);
        var plan = Plan(cost, noText, noRegion, padding, beta, iterations);
        return cost.mul(plan.transpose(1, 2)).sum([1L, 2L]).MoveToOuterDisposeScope();
    }

    /// <summary>[B, M, N]: one less the cosine.</summary>
    internal static Tensor Costs(Tensor text, Tensor regions) =>
        F.normalize(text, 2, -1, NormEps).matmul(F.normalize(regions, 2, -1, NormEps).transpose(1, 2)).Times(-1).Plus(1);

    /// <summary>The transport plan [B, N, M] (model/ot.py, ipot, with one inner iteration): a constant to autograd.</summary>
    internal static Tensor Plan(Tensor cost, Tensor noText, Tensor noRegion, Tensor padding, double beta, int iterations)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (texts, regions) = (Length(noText), Length(noRegion));
        var (textWall, regionWall) = (noText.to(ScalarType.Float32).Times(PaddingWeight), noRegion.to(ScalarType.Float32).Times(PaddingWeight));
        var nowhere = padding.transpose(1, 2);
        var kernel = cost.transpose(1, 2).Times(-1 / beta).exp().ZeroWhere(nowhere);
        var plan = ones_like(kernel).ZeroWhere(nowhere);
        var sigma = ones_like(textWall).div(texts).ZeroWhere(noText);
        for (var i = 0; i < iterations; i++)
        {
            var proximal = kernel.mul(plan);
            var delta = proximal.matmul(sigma.unsqueeze(2)).squeeze(2).mul(regions).Plus(regionWall).reciprocal();
            sigma = delta.unsqueeze(1).matmul(proximal).squeeze(1).mul(texts).Plus(textWall).reciprocal();
            plan = delta.unsqueeze(2).mul(proximal).mul(sigma.unsqueeze(1));
        }

        return plan.ZeroWhere(nowhere).MoveToOuterDisposeScope();
    }

    /// <summary>float [B, 1]: positions that are no padding.</summary>
    private static Tensor Length(Tensor padding) => padding.logical_not().sum(1, keepdim: true, type: ScalarType.Float32);
}
