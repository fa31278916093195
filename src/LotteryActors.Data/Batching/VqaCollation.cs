using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;

namespace LotteryActors.Data.Batching;

/// <summary>Batches of questions (UNITER, data/vqa.py vqa_collate).</summary>
internal static class VqaCollation
{
    /// <param name="answers">Length of the answer vocabulary; every answer of an example lies in it.</param>
    public static VqaBatch Collate(IReadOnlyList<VqaExample> examples, int answers, int featureSize)
    {
        var packed = Packing.Pack([.. examples.Select(e => e.Text)], [.. examples.Select(e => e.Picture)], featureSize);
        var targets = new float[examples.Count * answers];
        for (var row = 0; row < examples.Count; row++)
        {
            foreach (var (answer, score) in examples[row].Answers)
            {
                targets[(row * answers) + answer] = score;
            }
        }

        return new VqaBatch(packed, targets);
    }
}
