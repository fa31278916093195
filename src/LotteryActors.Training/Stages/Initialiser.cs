using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;

namespace LotteryActors.Training.Stages;

/// <summary>
/// Takes theta_0 from a published checkpoint, with the heads that were imported, or draws it from the seed: the very backbone
/// pre-training with the same seed would start from.
/// </summary>
internal static class Initialiser
{
    public static StageOutcome Run(InitialiseStage stage, StageWork work)
    {
        var family = ModelFamilies.Of(stage.Model);
        TorchSeed.ForBackbone(stage.Seed);
        using var model = family.Pretraining(stage.Model, RegionClasses.None);
        var imported = ImportedWeights.Load(stage.Imported, model.Module, family.Rules, work);
        work.At("writing weights");
        return new StageOutcome([WeightsArtifact.Put(work.Store, model.Module, name => !family.Rules.IsHead(name) || imported.Contains(name))], []);
    }
}
