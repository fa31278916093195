using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Stages;

/// <summary>Global magnitude pruning of trained weights (Gan et al., Algorithm 1). Needs no Torch.</summary>
internal static class Pruner
{
    public static StageOutcome Run(PruneStage stage, StageWork work)
    {
        work.At("reading weights");
        var trained = Prunable(WeightsArtifact.Read(work.Store, stage.Weights), stage);
        var parent = stage.Mask is { } digest ? MaskArtifact.Read(work.Store, digest) : null;
        var kept = SparsitySchedule.KeptCount(trained.Sum(t => (long)t.Values.Length), stage.Sparsity);
        work.At($"pruning to {stage.Sparsity}");
        return Masks.Put(work.Store, GlobalMagnitude.Prune(trained, parent, stage.Preset, kept));
    }

    private static List<PrunableTensor> Prunable(SafetensorsFile weights, PruneStage stage)
    {
        var family = ModelFamilies.Of(stage.Model);
        return [.. family.Rules.Prunable(stage.Preset, weights.Entries.Select(e => (e.Name, e.Shape.ToArray()))).Select(Masked)];

        PrunableTensor Masked(string name)
        {
            var values = weights.Float32(name);
            var shape = weights.Entry(name).Shape;
            var rows = family.MaskedRows(stage.Model, name, shape[0]);
            return new PrunableTensor(name, [rows, .. shape.Skip(1)], values[..(int)(values.Length / shape[0] * rows)].ToArray());
        }
    }
}
