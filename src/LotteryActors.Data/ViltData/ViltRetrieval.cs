using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.ViltData;

/// <summary>Captions to learn from, each a group of its own pair, false pictures, then false captions of its picture.</summary>
internal sealed class ViltRetrievalTraining : IExamples<RankBatch>
{
    private readonly ViltCaptionExamples _captions;
    private readonly int _negatives;

    /// <param name="negatives">False pictures, and as many false captions.</param>
    /// <exception cref="DataException">There are too few pictures or captions to draw false ones from.</exception>
    public ViltRetrievalTraining(ViltCaptionExamples captions, int negatives)
    {
        _captions = captions;
        _negatives = negatives;
        if (captions.Pictures <= negatives || captions.Count - captions.MostOfOne < negatives)
        {
            throw new DataException($"data set {ViltDataSet.SetName}: {negatives} negatives of {captions.Pictures} pictures with {captions.Count} captions; lower negatives or give more tables");
        }
    }

    public int Count => _captions.Count;

    public bool HasPixels => true;

    public int Length(int index) => _captions.Length(index);

    public RankBatch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var (packed, pixels) = _captions.Pack([.. plan.Indices.SelectMany(index => DrawGroup(index, RankDraws.Of(seed, plan.Epoch, index)))], pictureSide);
        return new RankBatch(packed, 1 + (2 * _negatives)) { Pixels = pixels };
    }

    private IEnumerable<(int Text, int Picture)> DrawGroup(int text, RandomStream random)
    {
        var own = _captions.PictureOf(text);
        var pictures = Draw(_captions.Pictures, picture => picture != own, random);
        var texts = Draw(_captions.Count, other => _captions.PictureOf(other) != own, random);
        return [(text, own), .. pictures.Select(picture => (text, picture)), .. texts.Select(other => (other, own))];
    }

    private int[] Draw(int count, Func<int, bool> isFalse, RandomStream random)
    {
        var drawn = new HashSet<int>();
        var others = new int[_negatives];
        for (var i = 0; i < others.Length;)
        {
            var other = random.Below(count);
            if (isFalse(other) && drawn.Add(other))
            {
                others[i++] = other;
            }
        }

        return others;
    }
}

/// <summary>Every caption beside every picture: example i is caption i / pictures and picture i % pictures.</summary>
internal sealed class ViltRetrievalEvaluation(ViltCaptionExamples captions) : IExamples<RetrievalBatch>
{
    public int Count { get; } = checked(captions.Count * captions.Pictures);

    public bool HasPixels => true;

    public Ranking Ranking { get; } = new(captions.Count, captions.Pictures, [.. Enumerable.Range(0, captions.Count).Select(captions.PictureOf)]);

    public int Length(int index) => captions.Length(index / captions.Pictures);

    public RetrievalBatch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var (packed, pixels) = captions.Pack([.. plan.Indices.Select(index => Math.DivRem(index, captions.Pictures)).Select(pair => (pair.Quotient, pair.Remainder))], pictureSide);
        return new RetrievalBatch(packed) { Pixels = pixels };
    }
}
