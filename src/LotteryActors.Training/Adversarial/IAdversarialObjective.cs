using LotteryActors.Training.Loop;

namespace LotteryActors.Training.Adversarial;

/// <summary>An objective whose batches can be perturbed.</summary>
/// <typeparam name="TBatch">The kind of batch it learns from.</typeparam>
internal interface IAdversarialObjective<TBatch> : ITrainingObjective<TBatch>
{
    AdversarialExample Example(TBatch batch);
}
