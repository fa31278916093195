using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>Pre-training batches of captions: what is hidden or swapped is a function of (seed, epoch, example).</summary>
/// <param name="pictureSide">Pixels along a side of the pictures, which the captions then give; null for regions alone.</param>
internal sealed class CaptionData(
    ICaptionExamples captions, WordPieceVocabulary vocabulary, int featureSize, RegionClasses classes, int? pictureSide) : ICaptionData
{
    private const double NegativeProbability = 0.5;

    public int TrainExamples => captions.Count;

    public RegionClasses RegionClasses => classes;

    public IEnumerable<UniterBatch> Train(long seed, int batchSize, int accumulation, ObjectiveMix mix, long fromBatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(accumulation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mix.Mlm + mix.Mrfr + mix.Itm, nameof(mix));
        return Batches(seed, batchSize, accumulation, mix, fromBatch);
    }

    private IEnumerable<UniterBatch> Batches(long seed, int batchSize, int accumulation, ObjectiveMix mix, long fromBatch)
    {
        var order = new BatchOrder(captions.Count, captions.Length, batchSize, seed);
        for (var batch = fromBatch; ; batch++)
        {
            var plan = order.At(batch);
            yield return ObjectiveDraw.At(batch / accumulation, mix, seed) switch
            {
                Objective.Mlm => Mlm(plan, seed),
                Objective.Mrfr => Mrfr(plan, seed),
                _ => Itm(plan, seed),
            };
        }
    }

    private MlmBatch Mlm(BatchPlan plan, long seed) => PretrainingCollation.Mlm(
        [.. plan.Indices.Select(i => TextMasking.Mask(captions.Text(i), vocabulary, Noise(Objective.Mlm, plan, i, seed)))],
        [.. plan.Indices.Select(OwnPicture)],
        featureSize) with { Pixels = Pixels(plan.Indices.Select(captions.PictureOf)) };

    private MrfrBatch Mrfr(BatchPlan plan, long seed) => PretrainingCollation.Mrfr(
        [.. plan.Indices.Select(captions.Text)],
        [.. plan.Indices.Select(i => RegionMasking.Mask(OwnPicture(i), featureSize, Noise(Objective.Mrfr, plan, i, seed)))],
        featureSize) with { Pixels = Pixels(plan.Indices.Select(captions.PictureOf)) };

    private ItmBatch Itm(BatchPlan plan, long seed)
    {
        var pictures = plan.Indices.Select(i => MaybeAnother(captions.PictureOf(i), Noise(Objective.Itm, plan, i, seed))).ToArray();
        return PretrainingCollation.Itm(
            [.. plan.Indices.Select(captions.Text)],
            [.. pictures.Select(captions.Picture)],
            [.. plan.Indices.Zip(pictures, (i, picture) => captions.PictureOf(i) == picture ? 1L : 0L)],
            featureSize) with { Pixels = Pixels(pictures) };
    }

    /// <summary>The picture itself or, half the time, any other (UNITER, data/itm.py).</summary>
    private int MaybeAnother(int picture, RandomStream random)
    {
        if (captions.Pictures < 2 || !random.Chance(NegativeProbability))
        {
            return picture;
        }

        var other = random.Below(captions.Pictures - 1);
        return other < picture ? other : other + 1;
    }

    private ViltPictureBatch? Pixels(IEnumerable<int> pictures) =>
        pictureSide is { } side
            ? PixelCollation.Collate([.. pictures.Select(picture => ((IPictures)captions).Pixels(picture, side))], side)
            : null;

    private PictureRegions OwnPicture(int index) => captions.Picture(captions.PictureOf(index));

    private static RandomStream Noise(Objective objective, BatchPlan plan, int index, long seed) =>
        new(CounterRandom.Mix(unchecked((ulong)seed), 0x6e6f69 + (ulong)objective), (ulong)plan.Epoch, (ulong)index);
}
