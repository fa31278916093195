using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Loop;

/// <summary>Fine-tuning on visual questions (UNITER, train_vqa.py).</summary>
internal sealed class VqaObjective(UniterForVqa model, IVqaData data, long seed, int batchSize, Compute compute) : IAdversarialObjective<VqaBatch>
{
    public Module Model => model;

    public IEnumerable<VqaBatch> Batches(long fromBatch) => data.Train(seed, batchSize, fromBatch);

    public Tensor Loss(VqaBatch batch) =>
        UniterForVqa.Loss(compute.Forward(() => model.Logits(Inputs(batch))), Targets(batch));

    public AdversarialExample Example(VqaBatch batch) =>
        compute.Forward(UniterExamples.Vqa(model, Inputs(batch), Targets(batch)));

    private UniterInputs Inputs(VqaBatch batch) => UniterInputs.Of(batch, compute.Device);

    private Tensor Targets(VqaBatch batch) => batch.Targets.ToTensor(compute.Device, batch.Size, data.Answers);
}
