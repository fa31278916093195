using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Loop;

/// <summary>Pre-training with masked words, masked regions and image-text matching (UNITER, pretrain.py), one objective a step.</summary>
internal sealed class PretrainingObjective(UniterForPretraining model, ICaptionData data, PretrainStage stage) : ITrainingObjective<UniterBatch>
{
    public Module Model => model;

    public IEnumerable<UniterBatch> Batches(long fromBatch) =>
        data.Train(stage.Seed, stage.Recipe.BatchSize, stage.Recipe.Accumulation, stage.Mix, fromBatch);

    public Tensor Loss(UniterBatch batch)
    {
        var inputs = UniterInputs.Of(batch, CPU);
        return batch switch
        {
            MlmBatch b => model.MlmLoss(inputs, b.Labels.ToTensor(CPU, b.Size, b.TextLength)),
            MrfrBatch b => model.MrfrLoss(
                inputs,
                b.TargetMask.ToTensor(CPU, b.Size, b.Length),
                b.FeatureTargets.ToTensor(CPU, b.FeatureTargets.Length / b.RegionFeatureSize, b.RegionFeatureSize)),
            ItmBatch b => model.ItmLoss(inputs, b.Matches.ToTensor(CPU, b.Size)),
            _ => throw new StageFailedException($"pre-training has no objective for a {batch.GetType().Name}; use data that gives MLM, MRFR or ITM batches", retriable: false),
        };
    }
}
