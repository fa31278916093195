using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Scoring;

/// <summary>Adds up how well a model predicts an evaluation split, batch by batch in the split's order.</summary>
/// <typeparam name="TBatch">The kind of batch it is scored on.</typeparam>
internal interface IScoring<in TBatch>
{
    /// <param name="prediction">The model's prediction of the batch, float32 on the CPU.</param>
    void Add(TBatch batch, Tensor prediction);

    /// <summary>The number a verdict is made of first (<see cref="ScoreNames.Accuracy"/>); means over examples.</summary>
    IReadOnlyList<Score> Scores { get; }
}
