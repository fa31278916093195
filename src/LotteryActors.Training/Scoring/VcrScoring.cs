using LotteryActors.Data.Batches;
using LotteryActors.Data.Metrics;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Scoring;

/// <summary>
/// Visual commonsense reasoning (UNITER, train_vcr.py, validate): the share of questions with both answer and rationale right
/// (Q->AR), of each alone, and cross-entropy among the four answers plus that among the four rationales.
/// </summary>
internal sealed class VcrScoring : IScoring<VcrEvaluationBatch>
{
    private VcrTally _tally;

    public IReadOnlyList<Score> Scores =>
    [
        new(ScoreNames.Accuracy, _tally.Joint),
        new(ScoreNames.Loss, _tally.Answer.MeanLoss + _tally.Rationale.MeanLoss),
        new(ScoreNames.AnswerAccuracy, _tally.Answer.MeanScore),
        new(ScoreNames.RationaleAccuracy, _tally.Rationale.MeanScore),
        new(ScoreNames.Examples, _tally.Answer.Examples),
    ];

    /// <param name="prediction">float [rows], the score of every candidate.</param>
    public void Add(VcrEvaluationBatch batch, Tensor prediction)
    {
        AnswersKnown.Require(batch.AnswerTargets.Concat(batch.RationaleTargets).All(target => target >= 0));
        _tally += VcrMetrics.Of(new ScoreTable(prediction.ToFloat32(), batch.Candidates), batch.AnswerTargets, batch.RationaleTargets);
    }
}
