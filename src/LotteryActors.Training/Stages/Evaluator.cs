using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Scoring;
using LotteryActors.Training.Tasks;
using static TorchSharp.torch;

namespace LotteryActors.Training.Stages;

/// <summary>Scores weights on a task's whole evaluation split.</summary>
internal static class Evaluator
{
    /// <summary>Part of the semantics: padding, and with it the last bits of the loss, follow the batch.</summary>
    private const int BatchSize = 64;

    public static StageOutcome Run<TTrain, TEvaluation>(LearningTask<TTrain, TEvaluation> task, EvaluateStage stage, StageWork work)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        work.At("opening the data");
        var family = ModelFamilies.Of(stage.Model);
        var data = DataSets.Open<TTrain, TEvaluation>(stage.Data, work.Request.DataPath, family.PictureSide(stage.Model));
        work.At("reading weights");
        using var model = task.Model(family, stage.Model, data);
        WeightsArtifact.Load(work.Store, stage.Weights, model.Module, isWanted: _ => true);
        work.Compute.Take(model.Module);
        model.Module.eval();
        work.At("evaluating");
        return Score(model, data, task.Scoring(data), work);
    }

    private static StageOutcome Score<TTrain, TEvaluation>(
        IPredictor<TTrain, TEvaluation> model, ITaskData<TTrain, TEvaluation> data, IScoring<TEvaluation> scoring, StageWork work)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        if (data.EvaluationExamples == 0)
        {
            throw work.Failure("the evaluation split is empty; choose options that leave it examples", retriable: false);
        }

        using var inference = no_grad();
        var progress = new ProgressReporter(work.Observer, steps: 1, TimeProvider.System);
        foreach (var batch in Prefetch.Ahead(data.Evaluation(BatchSize)))
        {
            work.Stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            scoring.Add(batch, model.Predict(batch, work.Compute).cpu());
            progress.Report(0, double.NaN, batch.Size);
        }

        return new StageOutcome([], scoring.Scores);
    }
}
