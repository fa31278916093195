using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Families;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Loop;

/// <summary>A family's model learning a task from its batches.</summary>
/// <param name="batches">The endless stream of micro-batches from one of them on.</param>
internal sealed class TaskObjective<TBatch>(ITaskModel<TBatch> model, Func<long, IEnumerable<TBatch>> batches, Compute compute)
    : IAdversarialObjective<TBatch>
{
    public Module Model => model.Module;

    public IEnumerable<TBatch> Batches(long fromBatch) => batches(fromBatch);

    public Tensor Loss(TBatch batch) => model.Loss(batch, compute);

    public AdversarialExample Example(TBatch batch) => compute.Forward(model.Example(batch, compute.Device));
}
