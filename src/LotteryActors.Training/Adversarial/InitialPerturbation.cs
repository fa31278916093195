using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Adversarial;

/// <summary>
/// Where an ascent starts. VILLA's code starts at zero; a magnitude starts it at random as FreeLB does, from which VILLA's
/// option of that name comes (Zhu et al., ICLR 2020): uniform numbers, of L2 length about the magnitude or of elements
/// within it, and none at padding. Drawn from Torch's generator, which is seeded anew at every step.
/// </summary>
internal static class InitialPerturbation
{
    /// <param name="extent">[B, ...] of 1, 0 at padding, each part that is perturbed.</param>
    public static Perturbation Of(AdversarialRecipe recipe, Perturbation extent) =>
        extent.Select(part => recipe.InitialMagnitude > 0 ? Drawn(recipe, part) : zeros(part.shape, part.dtype, part.device));

    private static Tensor Drawn(AdversarialRecipe recipe, Tensor extent)
    {
        using var scope = NewDisposeScope();
        var noise = rand(extent.shape, extent.dtype, extent.device).Times(2).Plus(-1).mul(extent);
        var drawn = recipe.Norm == PerturbationNorm.L2
            ? noise.div(RowNorms.Of(extent, PerturbationNorm.L2).AtLeast(1))
            : noise;
        return drawn.Times(recipe.InitialMagnitude).MoveToOuterDisposeScope();
    }
}
