using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Stages;

/// <summary>Draws theta_0 from the seed: the very backbone pre-training with the same seed would start from.</summary>
internal static class Initialiser
{
    public static StageOutcome Run(InitialiseStage stage, StageWork work)
    {
        TorchSeed.ForBackbone(stage.Seed);
        using var model = new UniterForPretraining(UniterConfig.Of(stage.Model));
        work.At("writing weights");
        return new StageOutcome([WeightsArtifact.Put(work.Store, model, name => !UniterParameters.IsHead(name))], []);
    }
}
