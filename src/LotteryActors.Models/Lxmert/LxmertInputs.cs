using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;
using static TorchSharp.torch;

namespace LotteryActors.Models.Lxmert;

/// <summary>What LXMERT's forward takes (src/lxrt/modeling.py, LXRTModel). B rows, T text positions, N regions.</summary>
/// <param name="InputIds">int64 [B, T] word pieces, padded with 0.</param>
/// <param name="AttentionMask">int64 [B, T] 1 where the text holds something; null for everywhere.</param>
/// <param name="RegionFeatures">float [B, N, F]; [B, 2, N, F] where a sentence has two pictures.</param>
/// <param name="RegionBoxes">float [B, N, 4] x1, y1, x2, y2 as shares of the picture's sides; [B, 2, N, 4] for two pictures.</param>
/// <param name="SegmentIds">int64 [B, T]; null for 0 everywhere, as in every script of the original.</param>
/// <param name="RegionMask">int64 [B, N] 1 where there is a region, [B, 2, N] for two pictures; null, as in every script of the original, for everywhere.</param>
public sealed record LxmertInputs(
    Tensor InputIds,
    Tensor? AttentionMask,
    Tensor RegionFeatures,
    Tensor RegionBoxes,
    Tensor? SegmentIds = null,
    Tensor? RegionMask = null)
{
    /// <summary>Added to the word embeddings [B, T, H] and to the region features (adversarial training); null when nothing is.</summary>
    public Perturbation? Perturbation { get; init; }

    /// <summary>Texts and regions of a batch, side by side; of a box its corners. The tensors belong to the caller's dispose scope.</summary>
    public static LxmertInputs Of(UniterBatch batch, Device device) =>
        new(
            batch.InputIds.ToTensor(device, batch.Size, batch.TextLength),
            batch.TextMask().ToTensor(device, batch.Size, batch.TextLength),
            batch.RegionFeatures.ToTensor(device, batch.Size, batch.Regions, batch.RegionFeatureSize),
            batch.RegionBoxes.ToTensor(device, batch.Size, batch.Regions, PictureRegions.BoxSize).narrow(2, 0, LxmertConfig.BoxSize),
            batch.TextTypes?.ToTensor(device, batch.Size, batch.TextLength),
            batch.RegionMask().ToTensor(device, batch.Size, batch.Regions));

    /// <summary>Sentences with two pictures each: rows 2i and 2i + 1 of the batch are one sentence, its first picture and its second.</summary>
    /// <inheritdoc cref="Of(UniterBatch, Device)" />
    public static LxmertInputs OfPairs(Nlvr2Batch batch, Device device)
    {
        var rows = Of(batch, device);
        return rows with
        {
            InputIds = EachFirst(rows.InputIds),
            AttentionMask = EachFirst(rows.AttentionMask!),
            RegionFeatures = rows.RegionFeatures.unflatten(0, [-1, 2]),
            RegionBoxes = rows.RegionBoxes.unflatten(0, [-1, 2]),
            SegmentIds = rows.SegmentIds is { } segments ? EachFirst(segments) : null,
            RegionMask = rows.RegionMask!.unflatten(0, [-1, 2]),
        };
    }

    /// <summary>Tokenised sentences with the regions of their pictures. The tensors belong to the caller's dispose scope.</summary>
    public static LxmertInputs Of(PaddedSentences sentences, Tensor regionFeatures, Tensor regionBoxes, Device device) =>
        new(
            sentences.InputIds.ToTensor(device, sentences.Count, sentences.Length),
            sentences.AttentionMask.ToTensor(device, sentences.Count, sentences.Length),
            regionFeatures,
            regionBoxes);

    /// <summary>Where these inputs can be perturbed (<see cref="IPerturbable{TInputs}.Extent"/>): at every word piece and every region.</summary>
    /// <param name="hidden">Length of a word embedding.</param>
    internal Perturbation Extent(long hidden)
    {
        var words = (AttentionMask ?? InputIds).DiffersFrom(0).to(ScalarType.Float32);
        var regions = RegionMask?.to(ScalarType.Float32).unsqueeze(-1).expand_as(RegionFeatures);
        return new Perturbation(words.unsqueeze(2).expand(-1, -1, hidden), regions ?? ones_like(RegionFeatures));
    }

    /// <summary>[2n, ...] to its even rows, [n, ...].</summary>
    private static Tensor EachFirst(Tensor rows) => rows.unflatten(0, [-1, 2]).select(1, 0);
}

/// <summary>What LXMERT gives.</summary>
/// <param name="Language">float [B, T, H] of the last cross layer.</param>
/// <param name="Vision">float [B, N, H] of the last cross layer.</param>
/// <param name="Pooled">float [B, H] of the language stream's first position.</param>
public sealed record LxmertOutput(Tensor Language, Tensor Vision, Tensor Pooled)
{
    internal LxmertOutput MoveToOuterDisposeScope() =>
        new(Language.MoveToOuterDisposeScope(), Vision.MoveToOuterDisposeScope(), Pooled.MoveToOuterDisposeScope());
}
