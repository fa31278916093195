using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Stages;

/// <summary>Shuffles prunable weights within each tensor and leaves all others as they are. Needs no Torch.</summary>
internal static class Shuffler
{
    public static StageOutcome Run(ShuffleStage stage, StageWork work)
    {
        work.At("reading weights");
        var weights = WeightsArtifact.Read(work.Store, stage.Weights);
        var prunable = ModelFamilies.Of(stage.Model).Rules.Prunable(stage.Preset, weights.Entries.Select(e => (e.Name, e.Shape.ToArray())))
            .ToHashSet(StringComparer.Ordinal);
        work.At("shuffling");
        var shuffled = weights.Entries.Select(entry => Shuffle(weights, entry, prunable.Contains(entry.Name), stage.Seed)).ToList();
        return new StageOutcome([WeightsArtifact.Put(work.Store, shuffled)], []);
    }

    private static TensorData Shuffle(SafetensorsFile weights, TensorEntry entry, bool isPrunable, long seed)
    {
        var values = weights.Float32(entry.Name).ToArray();
        if (isPrunable)
        {
            Shuffling.WithinTensor(values, seed, entry.Name);
        }

        return TensorData.Float32(entry.Name, entry.Shape, values);
    }
}
