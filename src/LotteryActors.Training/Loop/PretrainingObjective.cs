using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Loop;

/// <summary>Pre-training with masked words, masked regions and image-text matching (UNITER, pretrain.py), one objective a step.</summary>
internal sealed class PretrainingObjective(UniterForPretraining model, ICaptionData data, PretrainStage stage, Compute compute) : IAdversarialObjective<UniterBatch>
{
    public Module Model => model;

    public IEnumerable<UniterBatch> Batches(long fromBatch) =>
        data.Train(stage.Seed, stage.Recipe.BatchSize, stage.Recipe.Accumulation, stage.Mix, fromBatch);

    public Tensor Loss(UniterBatch batch) => compute.Forward(() => LossOf(batch));

    private Tensor LossOf(UniterBatch batch)
    {
        var inputs = UniterInputs.Of(batch, compute.Device);
        return batch switch
        {
            MlmBatch b => model.MlmLoss(inputs, Labels(b)),
            MrfrBatch b => model.MrfrLoss(inputs, TargetMask(b), Features(b)),
            ItmBatch b => model.ItmLoss(inputs, Matches(b)),
            _ => throw NoObjective(batch),
        };
    }

    public AdversarialExample Example(UniterBatch batch) => compute.Forward(ExampleOf(batch));

    private AdversarialExample ExampleOf(UniterBatch batch)
    {
        var inputs = UniterInputs.Of(batch, compute.Device);
        return batch switch
        {
            MlmBatch b => UniterExamples.Mlm(model, inputs, Labels(b)),
            MrfrBatch b => UniterExamples.Mrfr(model, inputs, TargetMask(b), Features(b)),
            ItmBatch b => UniterExamples.Itm(model, inputs, Matches(b)),
            _ => throw NoObjective(batch),
        };
    }

    private Tensor Labels(MlmBatch batch) => batch.Labels.ToTensor(compute.Device, batch.Size, batch.TextLength);

    private Tensor TargetMask(MrfrBatch batch) => batch.TargetMask.ToTensor(compute.Device, batch.Size, batch.Length);

    private Tensor Features(MrfrBatch batch) =>
        batch.FeatureTargets.ToTensor(compute.Device, batch.FeatureTargets.Length / batch.RegionFeatureSize, batch.RegionFeatureSize);

    private Tensor Matches(ItmBatch batch) => batch.Matches.ToTensor(compute.Device, batch.Size);

    private static StageFailedException NoObjective(UniterBatch batch) =>
        new($"pre-training has no objective for a {batch.GetType().Name}; use data that gives MLM, MRFR or ITM batches", retriable: false);
}
