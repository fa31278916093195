using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Families;

/// <summary>Masked words, masked regions and image-text matching (UNITER, pretrain.py), one objective a step.</summary>
internal sealed class UniterPretraining(UniterForPretraining model) : ITaskModel<UniterBatch>
{
    public Module Module => model;

    public Tensor Loss(UniterBatch batch, Compute compute) => compute.Forward(() => Loss(batch, compute.Device));

    public AdversarialExample Example(UniterBatch batch, Device device)
    {
        var inputs = UniterInputs.Of(batch, device);
        return batch switch
        {
            MlmBatch b => UniterExamples.Mlm(model, inputs, b.WordsOn(device)),
            MrfrBatch b => UniterExamples.Mrfr(model, inputs, TargetMask(b, device), Features(b, device)),
            ItmBatch b => UniterExamples.Itm(model, inputs, b.MatchesOn(device)),
            _ => throw NoObjective.For("UNITER", batch),
        };
    }

    public void Dispose() => model.Dispose();

    private Tensor Loss(UniterBatch batch, Device device)
    {
        var inputs = UniterInputs.Of(batch, device);
        return batch switch
        {
            MlmBatch b => model.MlmLoss(inputs, b.WordsOn(device)),
            MrfrBatch b => model.MrfrLoss(inputs, TargetMask(b, device), Features(b, device)),
            ItmBatch b => model.ItmLoss(inputs, b.MatchesOn(device)),
            _ => throw NoObjective.For("UNITER", batch),
        };
    }

    private static Tensor TargetMask(MrfrBatch batch, Device device) => batch.TargetMask.ToTensor(device, batch.Size, batch.Length);

    private static Tensor Features(MrfrBatch batch, Device device) =>
        batch.FeatureTargets.ToTensor(device, batch.FeatureTargets.Length / batch.RegionFeatureSize, batch.RegionFeatureSize);
}
