using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>
/// A model that can be perturbed in the spaces it embeds its inputs into. Adversarial training asks for no more than this,
/// so that every family has it who says where its own spaces are.
/// </summary>
/// <typeparam name="TInputs">What the model reads.</typeparam>
public interface IPerturbable<in TInputs>
{
    /// <summary>
    /// Where a batch can be perturbed: the shape of a perturbation, 1 wherever the batch holds something and 0 at padding.
    /// Its tensors may be expanded views; they belong to the caller's dispose scope.
    /// </summary>
    Perturbation Extent(TInputs inputs);

    /// <summary>What the model predicts of a batch (its logits) when its embeddings are perturbed.</summary>
    Tensor Perturbed(TInputs inputs, Perturbation perturbation);
}
