using LotteryActors.Data.Batches;
using LotteryActors.Data.Metrics;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Scoring;

/// <summary>Sentences about two pictures (UNITER, train_nlvr2.py, validate): the share that is told right, and cross-entropy.</summary>
internal sealed class Nlvr2Scoring : IScoring<Nlvr2Batch>
{
    private const int Classes = 2;

    private Tally _tally;

    public IReadOnlyList<Score> Scores =>
    [
        new(ScoreNames.Accuracy, _tally.MeanScore),
        new(ScoreNames.Loss, _tally.MeanLoss),
        new(ScoreNames.Examples, _tally.Examples),
    ];

    /// <param name="prediction">float [examples, 2], column 1 for "true".</param>
    public void Add(Nlvr2Batch batch, Tensor prediction)
    {
        AnswersKnown.Require(batch.Targets.Length > 0);
        _tally += Tally.OfClasses(new ScoreTable(prediction.ToFloat32(), Classes), batch.Targets);
    }
}
