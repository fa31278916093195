using LotteryActors.Models;
using static TorchSharp.torch;

namespace LotteryActors.Training.Adversarial;

/// <summary>One micro-batch as adversarial training sees it. Every tensor belongs to the dispose scope of the step.</summary>
/// <param name="Extent">Where it can be perturbed, see <see cref="IPerturbable{TInputs}.Extent"/>.</param>
/// <param name="Predict">What the model predicts of it under a perturbation, with its graph; <see cref="Perturbation.None"/> gives the clean prediction.</param>
/// <param name="Loss">The task's loss of a prediction, a scalar.</param>
/// <param name="Divergence">How far a prediction is from the clean one, a scalar; null where a task predicts no distribution.</param>
internal sealed record AdversarialExample(
    Perturbation Extent,
    Func<Perturbation, Tensor> Predict,
    Func<Tensor, Tensor> Loss,
    Func<Tensor, Tensor, Tensor>? Divergence)
{
    /// <summary>A batch of any model that says where its embeddings are.</summary>
    public static AdversarialExample Of<TInputs>(
        IPerturbable<TInputs> model, TInputs inputs, Func<Tensor, Tensor> loss, Func<Tensor, Tensor, Tensor> divergence) =>
        new(model.Extent(inputs), perturbation => model.Perturbed(inputs, perturbation), loss, divergence);
}
