using System.Runtime.InteropServices;
using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Loop;
using static TorchSharp.torch;

namespace LotteryActors.Training.Stages;

/// <summary>
/// Scores weights on the whole evaluation split (UNITER, train_vqa.py, validate): the soft score of the highest logit and
/// the summed cross-entropy, each a mean over examples.
/// </summary>
internal static class Evaluator
{
    /// <summary>Part of the semantics: padding, and with it the last bits of the loss, follow the batch.</summary>
    private const int BatchSize = 64;

    public static StageOutcome Run(EvaluateStage stage, StageWork work)
    {
        work.At("opening the data");
        var family = ModelFamilies.Of(stage.Model);
        var data = DataSets.OpenVqa(stage.Data, work.Request.DataPath, family.PictureSide(stage.Model));
        work.At("reading weights");
        using var model = family.Vqa(stage.Model, data.Answers);
        WeightsArtifact.Load(work.Store, stage.Weights, model.Module, isWanted: _ => true);
        work.Compute.Take(model.Module);
        model.Module.eval();
        work.At("evaluating");
        return Score(model, data, work);
    }

    private static StageOutcome Score(IPredictor<VqaBatch> model, IVqaData data, StageWork work)
    {
        using var inference = no_grad();
        var progress = new ProgressReporter(work.Observer, steps: 1, TimeProvider.System);
        double score = 0, loss = 0;
        var examples = 0L;
        foreach (var batch in Prefetch.Ahead(data.Evaluation(BatchSize)))
        {
            work.Stop.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var logits = model.Logits(batch, work.Compute).cpu();
            loss += SummedLoss(logits, batch);
            score += SoftScore(logits, batch);
            examples += batch.Size;
            progress.Report(0, double.NaN, batch.Size);
        }

        if (examples == 0)
        {
            throw work.Failure("the evaluation split is empty; choose options that leave it examples", retriable: false);
        }

        return new StageOutcome(
            [],
            [
                new Score(ScoreNames.Accuracy, score / examples),
                new Score(ScoreNames.Loss, loss / examples),
                new Score(ScoreNames.Examples, examples),
            ]);
    }

    private static double SummedLoss(Tensor logits, VqaBatch batch)
    {
        var targets = batch.Targets.ToTensor(CPU, batch.Size, logits.size(1));
        return nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.Sum).item<float>();
    }

    /// <summary>Sum over the batch of target[argmax of logits]; of equal logits the first counts.</summary>
    private static double SoftScore(Tensor logits, VqaBatch batch)
    {
        using var contiguous = logits.contiguous();
        var values = MemoryMarshal.Cast<byte, float>(contiguous.bytes);
        var answers = values.Length / batch.Size;
        var score = 0.0;
        for (var row = 0; row < batch.Size; row++)
        {
            score += batch.Targets[(row * answers) + ArgMax(values.Slice(row * answers, answers))];
        }

        return score;
    }

    private static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }
}
