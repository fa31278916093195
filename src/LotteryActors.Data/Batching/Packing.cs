using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Batching;

/// <summary>Pads texts and pictures to one batch (UNITER, the collate functions of data/*.py).</summary>
internal static class Packing
{
    /// <param name="texts">For every row [CLS] text [SEP].</param>
    public static UniterBatch Pack(IReadOnlyList<int[]> texts, IReadOnlyList<PictureRegions> pictures, int featureSize)
    {
        var textLength = texts.Max(t => t.Length);
        var regions = pictures.Max(p => p.Count);
        return new PackedBatch
        {
            Size = texts.Count,
            TextLength = textLength,
            Regions = regions,
            Length = PackedLength(texts, pictures),
            RegionFeatureSize = featureSize,
            InputIds = Pad(texts, textLength, 0, id => id),
            RegionFeatures = Pad([.. pictures.Select(p => p.Features)], regions * featureSize),
            RegionBoxes = Pad([.. pictures.Select(p => p.Boxes)], regions * PictureRegions.BoxSize),
            AttentionMask = AttentionMask(texts, pictures),
            GatherIndex = GatherIndex.Of([.. texts.Select(t => t.Length)], [.. pictures.Select(p => p.Count)], textLength),
        };
    }

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

    private static float[] Pad(IReadOnlyList<float[]> rows, int width)
    {
        var padded = new float[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].CopyTo(padded, row * width);
        }

        return padded;
    }

    private static int PackedLength(IReadOnlyList<int[]> texts, IReadOnlyList<PictureRegions> pictures) =>
        texts.Zip(pictures, (text, picture) => text.Length + picture.Count).Max();

    private static long[] AttentionMask(IReadOnlyList<int[]> texts, IReadOnlyList<PictureRegions> pictures)
    {
        var length = PackedLength(texts, pictures);
        var mask = new long[texts.Count * length];
        for (var row = 0; row < texts.Count; row++)
        {
            mask.AsSpan(row * length, texts[row].Length + pictures[row].Count).Fill(1);
        }

        return mask;
    }

    private sealed record PackedBatch : UniterBatch;
}
