using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Metrics;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Expressions to learn from, on ground-truth boxes.</summary>
internal sealed class RefExpTraining(RefExpExamples expressions) : IExamples<RefExpBatch>
{
    public int Count => expressions.Ids.Count;

    public bool HasPixels => false;

    public int Length(int index) => expressions.Length(index, detected: false);

    public RefExpBatch Collate(BatchPlan plan, long seed, int? pictureSide) => expressions.Collate(plan.Indices);
}

/// <summary>Expressions to be scored on.</summary>
/// <param name="detected">Whether the regions are detected ones; else those of the ground truth.</param>
internal sealed class RefExpEvaluation(RefExpExamples expressions, bool detected) : IExamples<RefExpEvaluationBatch>
{
    private const int BoxColumns = 4;

    public int Count => expressions.Ids.Count;

    public bool HasPixels => false;

    public int Length(int index) => expressions.Length(index, detected);

    public RefExpEvaluationBatch Collate(BatchPlan plan, long seed, int? pictureSide) => expressions.CollateEvaluation(plan.Indices, detected);

    /// <summary>The share of a picture's regions that are right.</summary>
    public double ShareOfRight(int index)
    {
        var row = expressions.CollateEvaluation([index], detected);
        var target = Box(row.TargetBoxes);
        return row.ObjectBoxes.Chunk(BoxColumns).Average(box => BoxOverlap.IsRight(Box(box), target) ? 1.0 : 0.0);
    }

    private static PixelBox Box(float[] columns) => new(columns[0], columns[1], columns[2], columns[3]);
}
