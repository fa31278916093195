using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.LxmertData;

/// <summary>NLVR2's sentences, in rows paired: the sentence beside the left picture, then beside the right one.</summary>
internal sealed class LxmertPairExamples(LxmertNlvr2 pairs, ClippedTexts texts) : IExamples<Nlvr2Batch>
{
    public int Count => pairs.Count;

    public int FeatureSize => pairs.FeatureSize;

    public bool HasPixels => false;

    public int Length(int index) => 2 * (texts.Encode(pairs.Sentence(index).Sentence).Length + pairs.Boxes);

    /// <summary>1 where the sentence is true; null where the split does not tell.</summary>
    public long? Target(int index) => pairs.Sentence(index).Label;

    public Nlvr2Batch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var examples = Array.ConvertAll(plan.Indices, pairs.Read);
        var pictures = examples.SelectMany(example => (PictureRegions[])[LxmertRegions.Of(example.Objects0), LxmertRegions.Of(example.Objects1)]).ToArray();
        var sentences = examples.Select(example => texts.Encode(example.Sentence.Sentence)).SelectMany(text => (int[][])[text, text]).ToArray();
        var packed = Packing.Pack(sentences, pictures, FeatureSize, regionTypes: PairRows.RegionTypes(pictures));
        return new Nlvr2Batch(packed, PairRows.Targets([.. examples.Select(example => (long?)example.Sentence.Label)]));
    }
}
