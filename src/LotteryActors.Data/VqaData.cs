using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>Batches of a VQA task's examples.</summary>
/// <param name="pictureSide">Pixels along a side of the pictures, which the examples then give; null for regions alone.</param>
internal sealed class VqaData(VqaSplits splits, WordPieceVocabulary vocabulary, int featureSize, DataView view, int? pictureSide) : IVqaData
{
    public int Answers => splits.AnswerNames.Count;

    public IReadOnlyList<string> AnswerNames => splits.AnswerNames;

    public int TrainExamples => splits.Train.Count;

    public int EvaluationExamples => splits.Evaluation.Count;

    public IEnumerable<VqaBatch> Train(long seed, int batchSize, long fromBatch)
    {
        var order = new BatchOrder(splits.Train.Count, splits.Train.Length, batchSize, seed);
        for (var batch = fromBatch; ; batch++)
        {
            yield return Collate(splits.Train, order.At(batch).Indices);
        }
    }

    public IEnumerable<VqaBatch> Evaluation(int batchSize) =>
        Enumerable.Range(0, splits.Evaluation.Count).Chunk(batchSize).Select(indices => Collate(splits.Evaluation, indices));

    private VqaBatch Collate(IVqaExamples split, int[] indices)
    {
        var examples = indices.Select(split.Read).Select(Seen).ToArray();
        return VqaCollation.Collate(examples, Answers, featureSize) with { Pixels = Pixels(split, indices) };
    }

    private ViltPictureBatch? Pixels(IVqaExamples split, int[] indices) =>
        pictureSide is { } side
            ? PixelCollation.Collate([.. indices.Select(i => BlindView.Of((IPictures)split, i, side, view))], side)
            : null;

    private VqaExample Seen(VqaExample example) =>
        example with { Text = BlindView.Of(example.Text, view, vocabulary), Picture = BlindView.Of(example.Picture, view) };
}
