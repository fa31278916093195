using LotteryActors.Artifacts.Masks;
using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Families;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Optimisation;
using LotteryActors.Training.Tasks;

namespace LotteryActors.Training.Stages;

/// <summary>Trains mask * anchor on the task (Gan et al., Algorithm 1): rewinding is the first thing it does.</summary>
internal static class Trainer
{
    public static StageOutcome Run<TTrain, TEvaluation>(LearningTask<TTrain, TEvaluation> task, TrainStage stage, StageWork work)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        work.At("opening the data");
        var family = ModelFamilies.Of(stage.Model);
        var data = DataSets.Open<TTrain, TEvaluation>(stage.Data, work.Request.DataPath, family.PictureSide(stage.Model));
        work.At("rewinding to the anchor");
        TorchSeed.ForHead(stage.Seed);
        using var model = task.Model(family, stage.Model, data);
        Rewind(model, stage, family.Rules, work);
        work.Compute.Take(model.Module);
        using var parameters = new FlatParameters(
            model.Module, FlatParameters.LayoutOf(model.Module, stage.Preset, stage.Recipe.HeadRateFactor, family.Rules));
        var mask = ReadMask(stage, parameters.Layout, model.Longer, work);
        using var optimiser = work.Compute.Optimiser(parameters, AdamWSettings.Of(stage.Recipe, stage.FromStep), mask);
        optimiser.MaskWeights();
        var state = new TrainingState(parameters, optimiser, mask);
        Resumption.TakeUp(state, work);

        var plan = new TrainingPlan(stage.Recipe, stage.FromStep, stage.ToStep, stage.Seed);
        var objective = AdversarialObjective<TTrain>.Of(
            new TaskObjective<TTrain>(model, from => data.Train(stage.Seed, stage.Recipe.BatchSize, from), work.Compute), stage.Recipe);
        new TrainingRun<TTrain>(objective, plan, state, work).Run();

        work.At("writing weights");
        return new StageOutcome(
            [WeightsArtifact.Put(work.Store, model.Module, isWanted: _ => true)],
            [new Score(ScoreNames.Loss, state.Loss.Value)]);
    }

    /// <summary>
    /// The backbone is the anchor's; the head is phi_0, drawn from the seed or made of what pre-training learnt, unless one is
    /// carried on.
    /// </summary>
    private static void Rewind<TTrain, TEvaluation>(IPredictor<TTrain, TEvaluation> model, TrainStage stage, ParameterRules rules, StageWork work)
    {
        WeightsArtifact.Load(work.Store, stage.Anchor, model.Module, name => !rules.IsHead(name), model.Longer);
        if (stage.Head is { } head)
        {
            WeightsArtifact.Load(work.Store, head, model.Module, rules.IsHead);
        }
        else if (WeightsArtifact.Read(work.Store, stage.Anchor).Entries.Any(entry => IsPretrained(entry.Name)))
        {
            WeightsArtifact.Load(work.Store, stage.Anchor, model.Module, IsPretrained);
            model.StartHead();
        }

        bool IsPretrained(string name) => model.PretrainedHead is { } prefix && name.StartsWith(prefix, StringComparison.Ordinal);
    }

    private static FlatMask ReadMask(TrainStage stage, FlatLayout layout, IReadOnlyList<LongerTable> longer, StageWork work)
    {
        if (stage.Mask is not { } digest)
        {
            return FlatMask.Dense;
        }

        work.At("applying the mask");
        var mask = MaskArtifact.Read(work.Store, digest);
        return mask.Preset == stage.Preset
            ? FlatMask.Over(layout, longer.Aggregate(mask, (known, table) => table.Over(known, layout)))
            : throw work.Failure($"the mask ranges over '{mask.Preset}', the stage over '{stage.Preset}'; use a mask of the stage's preset", retriable: false);
    }
}
