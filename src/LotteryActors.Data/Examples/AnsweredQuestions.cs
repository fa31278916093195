using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;

namespace LotteryActors.Data.Examples;

/// <summary>Questions as batches (UNITER, data/vqa.py).</summary>
/// <param name="answers">Length of the answer vocabulary.</param>
/// <param name="featureSize">Length of one region's feature vector.</param>
internal sealed class AnsweredQuestions(IVqaExamples questions, int answers, int featureSize) : IExamples<VqaBatch>
{
    public int Count => questions.Count;

    public bool HasPixels => questions is IPictures;

    public int Length(int index) => questions.Length(index);

    public VqaBatch Collate(BatchPlan plan, long seed, int? pictureSide) =>
        VqaCollation.Collate([.. plan.Indices.Select(questions.Read)], answers, featureSize) with
        {
            Pixels = pictureSide is { } side
                ? PixelCollation.Collate([.. plan.Indices.Select(index => ((IPictures)questions).Pixels(index, side))], side)
                : null,
        };
}
