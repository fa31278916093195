using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Loop;

/// <summary>What is trained, on what, for which loss.</summary>
/// <typeparam name="TBatch">The kind of batch it learns from.</typeparam>
internal interface ITrainingObjective<TBatch>
{
    Module Model { get; }

    /// <summary>The endless stream of micro-batches from one of them on.</summary>
    IEnumerable<TBatch> Batches(long fromBatch);

    /// <summary>The scalar to be minimised for one micro-batch, with its graph.</summary>
    Tensor Loss(TBatch batch);

    /// <summary>Adds one micro-batch's gradients to those of the parameters.</summary>
    /// <returns>What was back-propagated: one loss as a rule, one a pass where a batch is passed several times.</returns>
    IReadOnlyList<double> Backward(TBatch batch)
    {
        var loss = Loss(batch);
        loss.backward();
        return [loss.item<float>()];
    }
}
