using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Texts to learn from, each a group of its own pair and false ones, drawn anew every epoch (UNITER, data/itm.py ItmRankDataset).</summary>
/// <param name="negatives">False pictures of a text, and as many false texts of its picture.</param>
internal sealed class RetrievalTraining(RetrievalExamples texts, int negatives) : IExamples<RankBatch>
{
    public int Count => texts.Ids.Count;

    public bool HasPixels => false;

    public int Length(int index) => texts.Length(index);

    public RankBatch Collate(BatchPlan plan, long seed, int? pictureSide) =>
        texts.Rank([.. plan.Indices.Select(index => texts.DrawGroup(texts.Ids[index], negatives, RankDraws.Of(seed, plan.Epoch, index)))]);
}

/// <summary>Every text beside every picture: example i is text i / pictures and picture i % pictures (UNITER, data/itm.py ItmEvalDataset).</summary>
internal sealed class RetrievalEvaluation(RetrievalExamples texts) : IExamples<RetrievalBatch>
{
    public int Count { get; } = checked(texts.Ids.Count * texts.Pictures.Count);

    public bool HasPixels => false;

    public Ranking Ranking { get; } = new(texts.Ids.Count, texts.Pictures.Count, texts.PlacesOfPictures());

    public int Length(int index) => texts.Length(index / texts.Pictures.Count);

    public RetrievalBatch Collate(BatchPlan plan, long seed, int? pictureSide) => texts.Score(
        [.. plan.Indices.Select(index => new RetrievalPair(texts.Ids[index / texts.Pictures.Count], texts.Pictures[index % texts.Pictures.Count]))]);
}
