using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.ViltData;

/// <summary>NLVR2's sentences, in rows paired: the sentence beside the left picture, then beside the right one.</summary>
internal sealed class ViltPairExamples(ViltPairs pairs, ClippedTexts texts) : IExamples<Nlvr2Batch>
{
    public int Count => pairs.Count;

    public bool HasPixels => true;

    public int Length(int index) => 2 * texts.Encode(pairs.Read(index).Text).Length;

    /// <summary>1 where the sentence is true, else 0.</summary>
    public long? Target(int index) => Target(pairs.Read(index));

    public Nlvr2Batch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var examples = Array.ConvertAll(plan.Indices, pairs.Read);
        var sentences = examples.Select(example => texts.Encode(example.Text)).SelectMany(text => (int[][])[text, text]).ToArray();
        var none = Enumerable.Repeat(PictureRegions.None, sentences.Length).ToArray();
        return new Nlvr2Batch(Packing.Pack(sentences, none, featureSize: 0, regionTypes: PairRows.RegionTypes(none)), [.. examples.Select(Target)])
        {
            Pixels = pictureSide is { } side ? PixelCollation.Collate([.. examples.SelectMany(example => Both(example, side))], side) : null,
        };
    }

    private static long Target(ViltPair pair) => pair.IsTrue ? 1 : 0;

    private Pixels[] Both(ViltPair pair, int side) =>
        [ViltSquare.Of(pairs.Picture(pair.Row, 0), pairs.Place(pair.Row), side), ViltSquare.Of(pairs.Picture(pair.Row, 1), pairs.Place(pair.Row), side)];
}
