using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Families;

/// <summary>A model that can learn a task. It owns its module; tensors it gives belong to the caller's dispose scope.</summary>
/// <typeparam name="TBatch">The kind of batch it learns from.</typeparam>
internal interface ITaskModel<in TBatch> : IDisposable
{
    Module Module { get; }

    /// <summary>The scalar to be minimised for a batch, with its graph.</summary>
    Tensor Loss(TBatch batch, Compute compute);

    /// <summary>A batch as adversarial training sees it.</summary>
    AdversarialExample Example(TBatch batch, Device device);
}

/// <summary>A model whose predictions can be scored.</summary>
/// <inheritdoc cref="ITaskModel{TBatch}" path="/typeparam" />
internal interface IPredictor<in TBatch> : ITaskModel<TBatch>
{
    /// <summary>float [B, answers], float32 in any arithmetic.</summary>
    Tensor Logits(TBatch batch, Compute compute);
}
