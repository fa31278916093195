using LotteryActors.Data.Batches;
using LotteryActors.Data.Formats.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Vilt;

/// <summary>A batch as ViLT reads it (vilt_module.py, infer).</summary>
/// <param name="TextIds">int64 [B, T], padded with 0. Where each picture has several texts: [B, K, T].</param>
/// <param name="TextMask">int64, of the same shape: 1 at word pieces, 0 at padding.</param>
/// <param name="Image">float [B, 3, height, width], normalised to [-1, 1], padded below and to the right with 0. No pixel of a picture has channels that sum to 0.</param>
public sealed record ViltInputs(Tensor TextIds, Tensor TextMask, Tensor Image)
{
    /// <summary>Which patches are kept, and in which order.</summary>
    public PatchDraw Patches { get; init; } = PatchDraw.InOrder;

    /// <summary>
    /// What adversarial training adds: float [B, T, H] to the word embeddings, float [B, M, H] to the projections of the
    /// patches kept. B counts every pair of picture and text. Null for nothing.
    /// </summary>
    public Perturbation? Perturbation { get; init; }

    /// <summary>Texts and pixels of a batch. The tensors belong to the caller's dispose scope.</summary>
    /// <exception cref="ArgumentException">The batch was collated without pixels.</exception>
    public static ViltInputs Of(UniterBatch batch, Device device) =>
        new(
            batch.InputIds.ToTensor(device, batch.Size, batch.TextLength),
            batch.TextMask().ToTensor(device, batch.Size, batch.TextLength),
            Pictures(batch.Pixels ?? throw new ArgumentException("the batch holds regions and no pixels; open its data with a picture side", nameof(batch)), device));

    /// <summary>Sentences with two pictures each: rows 2i and 2i + 1 of the batch are one sentence, its first picture and its second.</summary>
    /// <inheritdoc cref="Of(UniterBatch, Device)" />
    public static (ViltInputs First, ViltInputs Second) OfPairs(Nlvr2Batch batch, Device device)
    {
        var rows = Of(batch, device);
        return (rows.Every(2, 0), rows.Every(2, 1));
    }

    /// <summary>Every row as a picture with one candidate text: texts [B, 1, T].</summary>
    /// <inheritdoc cref="Of(UniterBatch, Device)" />
    public static ViltInputs OfCandidates(UniterBatch batch, Device device)
    {
        var rows = Of(batch, device);
        return rows with { TextIds = rows.TextIds.unsqueeze(1), TextMask = rows.TextMask.unsqueeze(1) };
    }

    /// <summary>float [B, 3, height, width].</summary>
    public static Tensor Pictures(ViltPictureBatch pictures, Device device) =>
        pictures.Pixels.ToTensor(device, pictures.Size, 3, pictures.Height, pictures.Width);

    /// <summary>Of each <paramref name="group"/> of rows the one at <paramref name="place"/>.</summary>
    private ViltInputs Every(long group, long place)
    {
        return this with { TextIds = Chosen(TextIds), TextMask = Chosen(TextMask), Image = Chosen(Image) };

        Tensor Chosen(Tensor rows) => rows.unflatten(0, [-1, group]).select(1, place);
    }
}
