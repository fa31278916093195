using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Families;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Stages;

/// <summary>Pre-trains a backbone, from random weights or those of a published checkpoint, with its family's objectives; nothing is masked.</summary>
internal static class Pretrainer
{
    public static StageOutcome Run(PretrainStage stage, StageWork work)
    {
        work.At("opening the captions");
        var family = ModelFamilies.Of(stage.Model);
        var data = DataSets.OpenCaptions(stage.Data, work.Request.DataPath, family.PictureSide(stage.Model));
        TorchSeed.ForBackbone(stage.Seed);
        using var model = family.Pretraining(stage.Model, data.RegionClasses);
        ImportedWeights.Load(stage.Imported, model.Module, family.Rules, work);
        work.Compute.Take(model.Module);
        using var parameters = new FlatParameters(model.Module, FlatParameters.LayoutOf(model.Module, "encoder", stage.Recipe.HeadRateFactor, family.Rules));
        using var optimiser = work.Compute.Optimiser(parameters, AdamWSettings.Of(stage.Recipe), FlatMask.Dense);
        var state = new TrainingState(parameters, optimiser, FlatMask.Dense);
        Resumption.TakeUp(state, work);

        var plan = new TrainingPlan(stage.Recipe, 0, stage.Recipe.Steps, stage.Seed);
        var objective = AdversarialObjective<UniterBatch>.Of(new TaskObjective<UniterBatch>(model, Batches, work.Compute), stage.Recipe);
        new TrainingRun<UniterBatch>(objective, plan, state, work).Run();

        work.At("writing weights");
        return new StageOutcome(
            [WeightsArtifact.Put(work.Store, model.Module, isWanted: _ => true)],
            [new Score(ScoreNames.Loss, state.Loss.Value)]);

        IEnumerable<UniterBatch> Batches(long from) =>
            data.Train(stage.Seed, stage.Recipe.BatchSize, stage.Recipe.Accumulation, stage.Mix, from);
    }
}
