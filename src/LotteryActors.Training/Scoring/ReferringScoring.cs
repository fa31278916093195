using LotteryActors.Data.Batches;
using LotteryActors.Data.Metrics;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Scoring;

/// <summary>
/// Referring expressions (UNITER, train_re.py, validate): the share whose best-scored box overlaps the one that is meant by more
/// than half. There is no loss: a detector's boxes need not hold the one that is meant.
/// </summary>
internal sealed class ReferringScoring : IScoring<RefExpEvaluationBatch>
{
    private const int BoxSize = 4;

    private long _right;
    private long _examples;

    public IReadOnlyList<Score> Scores =>
    [
        new(ScoreNames.Accuracy, (double)_right / _examples),
        new(ScoreNames.Examples, _examples),
    ];

    /// <param name="prediction">float [B, N], the score of every region.</param>
    public void Add(RefExpEvaluationBatch batch, Tensor prediction)
    {
        var predicted = BoxOverlap.Predictions(new ScoreTable(prediction.ToFloat32(), batch.Regions), Boxes(batch));
        var meant = batch.TargetBoxes.Chunk(BoxSize).Select(Box);
        _right += predicted.Zip(meant, BoxOverlap.IsRight).Count(right => right);
        _examples += batch.Size;
    }

    /// <summary>The boxes of every picture, without its padding.</summary>
    private static List<PixelBox>[] Boxes(RefExpEvaluationBatch batch) =>
        [.. batch.ObjectBoxes
            .Chunk(batch.Regions * BoxSize)
            .Zip(batch.RegionCounts, (row, count) => row.Chunk(BoxSize).Take((int)count).Select(Box).ToList())];

    private static PixelBox Box(float[] box) => new(box[0], box[1], box[2], box[3]);
}
