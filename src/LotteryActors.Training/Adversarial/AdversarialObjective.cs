using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Loop;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Adversarial;

/// <summary>An objective trained on perturbed batches (VILLA).</summary>
internal sealed class AdversarialObjective<TBatch>(IAdversarialObjective<TBatch> plain, AdversarialRecipe recipe) : ITrainingObjective<TBatch>
{
    private readonly AdversarialAscent _ascent = new(recipe);

    public Module Model => plain.Model;

    /// <summary>The objective as its recipe wants it trained: itself where there is nothing to perturb.</summary>
    public static ITrainingObjective<TBatch> Of(IAdversarialObjective<TBatch> plain, TrainRecipe recipe) =>
        recipe.Adversarial is { } adversarial ? new AdversarialObjective<TBatch>(plain, adversarial) : plain;

    public IEnumerable<TBatch> Batches(long fromBatch) => plain.Batches(fromBatch);

    public Tensor Loss(TBatch batch) => plain.Loss(batch);

    public IReadOnlyList<double> Backward(TBatch batch) => _ascent.Backward(plain.Example(batch));
}
