using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Adversarial;

/// <summary>
/// Lengths of perturbations. A row of a batch has one, over all its positions and dimensions. Nothing here keeps a graph:
/// call it with gradients off.
/// </summary>
internal static class RowNorms
{
    /// <summary>Keeps the direction of a row that has no gradient from being 0 / 0 (the original's clamp).</summary>
    private const double Least = 1e-8;

    /// <summary>[B, 1, ... 1] of [B, ...].</summary>
    public static Tensor Of(Tensor rows, PerturbationNorm norm)
    {
        using var scope = NewDisposeScope();
        var flat = rows.flatten(1);
        var lengths = norm == PerturbationNorm.L2 ? flat.mul(flat).sum(1).sqrt() : flat.abs().amax([1]);
        return lengths.view([-1, .. Enumerable.Repeat(1L, (int)rows.dim() - 1)]).MoveToOuterDisposeScope();
    }

    /// <summary>Each row brought to length <paramref name="length"/>; a row of zeros stays one.</summary>
    public static Tensor Scaled(Tensor rows, PerturbationNorm norm, double length)
    {
        using var scope = NewDisposeScope();
        return rows.Times(length).div(Of(rows, norm).AtLeast(Least)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Each row brought within a bound: shortened (L2) or clamped element by element (Linf). The original makes NaN of a row
    /// of zeros under an L2 bound; here it stays zero.
    /// </summary>
    public static Tensor Within(Tensor rows, PerturbationNorm norm, double bound)
    {
        using var scope = NewDisposeScope();
        var bounded = norm == PerturbationNorm.L2
            ? rows.mul(Shortening(Of(rows, norm), bound))
            : rows.AtLeast(-bound).AtMost(bound);
        return bounded.MoveToOuterDisposeScope();
    }

    /// <summary>bound / length where that is under 1; a row without length gives 1.</summary>
    private static Tensor Shortening(Tensor lengths, double bound) => lengths.reciprocal().Times(bound).AtMost(1);
}
