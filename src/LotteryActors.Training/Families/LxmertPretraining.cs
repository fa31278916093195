using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Lxmert;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Families;

/// <summary>
/// LXMERT's objectives (src/lxrt/modeling.py, LXRTPretraining): masked words; masked features with, where the detector names
/// them, objects and attributes; matching. One of the three a step, by the shares of the spec: the original sums all of them
/// over one batch.
/// </summary>
internal sealed class LxmertPretraining(LxmertForPretraining model) : ITaskModel<UniterBatch>
{
    public Module Module => model;

    public Tensor Loss(UniterBatch batch, Compute compute) =>
        compute.Forward(() => model.Losses(LxmertInputs.Of(batch, compute.Device), Targets(batch, compute.Device)).Total);

    public AdversarialExample Example(UniterBatch batch, Device device)
    {
        var inputs = LxmertInputs.Of(batch, device);
        return batch switch
        {
            MlmBatch b => LxmertExamples.Words(model, inputs, b.WordsOn(device)),
            MrfrBatch b => LxmertExamples.Features(model, inputs, Features(b, device)),
            ItmBatch b => LxmertExamples.Matching(model, inputs, b.MatchesOn(device)),
            _ => throw NoObjective.For("LXMERT", batch),
        };
    }

    public void Dispose() => model.Dispose();

    private static LxmertTargets Targets(UniterBatch batch, Device device) => batch switch
    {
        MlmBatch b => new LxmertTargets(Words: b.WordsOn(device)),
        MrfrBatch b => new LxmertTargets(Regions: Regions(b, device)),
        ItmBatch b => new LxmertTargets(Matches: b.MatchesOn(device)),
        _ => throw NoObjective.For("LXMERT", batch),
    };

    private static RegionTargets Regions(MrfrBatch batch, Device device) =>
        new(
            batch.Names is { } objects ? Certain(objects.Objects, batch, device) : null,
            batch.Names is { } attributes ? Certain(attributes.Attributes, batch, device) : null,
            Features(batch, device));

    /// <summary>The detector is sure of every class it names.</summary>
    private static WeightedTargets Certain(long[] classes, MrfrBatch batch, Device device) =>
        new(classes.ToTensor(device, batch.Size, batch.Regions), ones([batch.Size, batch.Regions], ScalarType.Float32, device));

    /// <summary>Features of the masked regions at their places; those of others count for nothing.</summary>
    private static WeightedTargets Features(MrfrBatch batch, Device device)
    {
        var width = batch.RegionFeatureSize;
        var features = new float[batch.RegionMasks.Length * width];
        var next = 0;
        for (var region = 0; region < batch.RegionMasks.Length; region++)
        {
            if (batch.RegionMasks[region] == 1)
            {
                batch.FeatureTargets.AsSpan(next++ * width, width).CopyTo(features.AsSpan(region * width, width));
            }
        }

        return new WeightedTargets(
            features.ToTensor(device, batch.Size, batch.Regions, width),
            batch.RegionMasks.ToTensor(device, batch.Size, batch.Regions).to(ScalarType.Float32));
    }
}
