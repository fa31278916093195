using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Batching;

/// <summary>Pads texts and pictures to one batch (UNITER, the collate functions of data/*.py).</summary>
internal static class Packing
{
    /// <param name="texts">For every row [CLS] text [SEP].</param>
    /// <param name="textTypes">For every row the segments of its text; null where all are 0.</param>
    /// <param name="regionTypes">For every row the segments of its regions; null where all are 1.</param>
    public static UniterBatch Pack(
        IReadOnlyList<int[]> texts,
        IReadOnlyList<PictureRegions> pictures,
        int featureSize,
        IReadOnlyList<int[]>? textTypes = null,
        IReadOnlyList<int[]>? regionTypes = null)
    {
        int[] textLengths = [.. texts.Select(t => t.Length)];
        int[] regionCounts = [.. pictures.Select(p => p.Count)];
        var (textLength, regions) = (textLengths.Max(), regionCounts.Max());
        return new PackedBatch
        {
            Size = texts.Count,
            TextLength = textLength,
            Regions = regions,
            Length = PackedLength(textLengths, regionCounts),
            RegionFeatureSize = featureSize,
            InputIds = Pad(texts, textLength),
            RegionFeatures = Pad([.. pictures.Select(p => p.Features)], regions * featureSize),
            RegionBoxes = Pad([.. pictures.Select(p => p.Boxes)], regions * PictureRegions.BoxSize),
            AttentionMask = AttentionMask(textLengths, regionCounts),
            GatherIndex = GatherIndex.Of(textLengths, regionCounts, textLength),
            TextTypes = textTypes is null ? null : Pad(textTypes, textLength),
            RegionTypes = regionTypes is null ? null : Pad(regionTypes, regions),
        };
    }

    /// <summary>[rows, width] from rows of different lengths, padded with 0.</summary>
    public static long[] Pad(IReadOnlyList<int[]> rows, int width) => Pad(rows, width, 0, item => item);

    /// <summary>[rows, width] from rows of different lengths.</summary>
    public static long[] Pad<T>(IReadOnlyList<T[]> rows, int width, long padding, Func<T, long> convert)
    {
        var padded = new long[rows.Count * width];
        Array.Fill(padded, padding);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Length; i++)
            {
                padded[(row * width) + i] = convert(rows[row][i]);
            }
        }

        return padded;
    }

    /// <inheritdoc cref="Pad(IReadOnlyList{int[]}, int)"/>
    public static float[] Pad(IReadOnlyList<float[]> rows, int width)
    {
        var padded = new float[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].CopyTo(padded, row * width);
        }

        return padded;
    }

    /// <summary>[rows, width] 1 behind a row's end.</summary>
    public static long[] Padding(IReadOnlyList<int> lengths, int width)
    {
        var padding = new long[lengths.Count * width];
        for (var row = 0; row < lengths.Count; row++)
        {
            padding.AsSpan((row * width) + lengths[row], width - lengths[row]).Fill(1);
        }

        return padding;
    }

    public static int PackedLength(IReadOnlyList<int> textLengths, IReadOnlyList<int> regionCounts) =>
        textLengths.Zip(regionCounts, (text, regions) => text + regions).Max();

    /// <summary>[rows, L] 1 where a row holds something.</summary>
    public static long[] AttentionMask(IReadOnlyList<int> textLengths, IReadOnlyList<int> regionCounts)
    {
        var length = PackedLength(textLengths, regionCounts);
        var mask = new long[textLengths.Count * length];
        for (var row = 0; row < textLengths.Count; row++)
        {
            mask.AsSpan(row * length, textLengths[row] + regionCounts[row]).Fill(1);
        }

        return mask;
    }

    private sealed record PackedBatch : UniterBatch;
}
