using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Stages;

/// <summary>Pre-trains a backbone from random weights (UNITER, pretrain.py): all parameters at one rate, nothing masked.</summary>
internal static class Pretrainer
{
    public static StageOutcome Run(PretrainStage stage, StageWork work)
    {
        work.At("opening the captions");
        var data = DataSets.OpenCaptions(stage.Data, work.Request.DataPath);
        TorchSeed.ForBackbone(stage.Seed);
        using var model = new UniterForPretraining(UniterConfig.Of(stage.Model));
        work.Compute.Take(model);
        using var parameters = new FlatParameters(model, FlatParameters.LayoutOf(model, "encoder", headRate: 1));
        using var optimiser = work.Compute.Optimiser(parameters, AdamWSettings.Of(stage.Recipe), FlatMask.Dense);
        var state = new TrainingState(parameters, optimiser, FlatMask.Dense);
        Resumption.TakeUp(state, work);

        var plan = new TrainingPlan(stage.Recipe, 0, stage.Recipe.Steps, stage.Seed);
        var objective = AdversarialObjective<UniterBatch>.Of(new PretrainingObjective(model, data, stage, work.Compute), stage.Recipe);
        new TrainingRun<UniterBatch>(objective, plan, state, work).Run();

        work.At("writing weights");
        return new StageOutcome(
            [WeightsArtifact.Put(work.Store, model, isWanted: _ => true)],
            [new Score(ScoreNames.Loss, state.Loss.Value)]);
    }
}
