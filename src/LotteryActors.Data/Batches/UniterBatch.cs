using LotteryActors.Data.Formats.Vilt;

namespace LotteryActors.Data.Batches;

/// <summary>
/// A collated batch (UNITER, data/data.py and its collate functions) as plain row-major arrays. Texts and regions are
/// padded apart; the gather index packs both into one sequence without inner padding. LXMERT reads the same texts and
/// regions apart; ViLT the texts and <see cref="Pixels"/>.
/// </summary>
public abstract record UniterBatch
{
    /// <summary>Examples in the batch (B).</summary>
    public required int Size { get; init; }

    /// <summary>The longest text of the batch in word pieces, [CLS] and [SEP] counted (T).</summary>
    public required int TextLength { get; init; }

    /// <summary>The most regions of a picture of the batch (N).</summary>
    public required int Regions { get; init; }

    /// <summary>The longest packed sequence: the largest sum of one example's text length and region count (L).</summary>
    public required int Length { get; init; }

    /// <summary>Length of one region's feature vector (F).</summary>
    public required int RegionFeatureSize { get; init; }

    /// <summary>[B, T] word pieces, padded with 0.</summary>
    public required long[] InputIds { get; init; }

    /// <summary>[B, N, F] region features, padded with 0.</summary>
    public required float[] RegionFeatures { get; init; }

    /// <summary>[B, N, 7] x1, y1, x2, y2, w, h and w*h as shares of the picture's sides, padded with 0.</summary>
    public required float[] RegionBoxes { get; init; }

    /// <summary>[B, L] 1 where the packed sequence holds something, 0 at padding.</summary>
    public required long[] AttentionMask { get; init; }

    /// <summary>[B, L] rows of [text | regions] in packed order (UNITER, data/data.py get_gather_index).</summary>
    public required long[] GatherIndex { get; init; }

    /// <summary>[B, T] segment of every word piece, padded with 0; null where all are 0.</summary>
    public long[]? TextTypes { get; init; }

    /// <summary>[B, N] segment of every region, padded with 0; null where all are 1.</summary>
    public long[]? RegionTypes { get; init; }

    /// <summary>The pictures themselves; null where only regions were asked for.</summary>
    public ViltPictureBatch? Pixels { get; init; }

    /// <summary>[B, T] 1 at word pieces, 0 at padding: no text holds the piece 0, [PAD].</summary>
    public long[] TextMask() => Array.ConvertAll(InputIds, id => id == 0 ? 0L : 1L);

    /// <summary>[B, N] 1 at regions, 0 at padding: what the packed sequence holds beside the text.</summary>
    public long[] RegionMask()
    {
        var text = TextMask();
        var mask = new long[Size * Regions];
        for (var row = 0; row < Size; row++)
        {
            var held = AttentionMask.AsSpan(row * Length, Length).Count(1L);
            var words = text.AsSpan(row * TextLength, TextLength).Count(1L);
            mask.AsSpan(row * Regions, held - words).Fill(1);
        }

        return mask;
    }
}
