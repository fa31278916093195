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
/// <typeparam name="TTrain">The kind of batch it learns from.</typeparam>
/// <typeparam name="TEvaluation">The kind of batch it is scored on.</typeparam>
internal interface IPredictor<in TTrain, in TEvaluation> : ITaskModel<TTrain>
{
    /// <summary>What the name of a pre-training head begins with that the task goes on from, where the anchor has it; null for none.</summary>
    string? PretrainedHead => null;

    /// <summary>The tables of the backbone that the task makes longer.</summary>
    IReadOnlyList<LongerTable> Longer => [];

    /// <summary>Makes the task's head of what the anchor held. Not called where a trained head is carried on.</summary>
    void StartHead()
    {
    }

    /// <summary>The prediction that the task's scoring asks for, float32 in any arithmetic.</summary>
    Tensor Predict(TEvaluation batch, Compute compute);
}
