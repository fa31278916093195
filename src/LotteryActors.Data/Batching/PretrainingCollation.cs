using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Batching;

/// <summary>Batches of UNITER's pre-training objectives from examples whose noise is drawn (the collate functions of data/mlm.py, mrm.py and itm.py).</summary>
internal static class PretrainingCollation
{
    private const long NoClass = -1;

    /// <param name="textTypes">Segments of every text; null where all are 0.</param>
    public static MlmBatch Mlm(IReadOnlyList<MaskedText> texts, IReadOnlyList<PictureRegions> pictures, int featureSize, IReadOnlyList<int[]>? textTypes = null)
    {
        var packed = Packing.Pack([.. texts.Select(text => text.Text)], pictures, featureSize, textTypes);
        return new MlmBatch(packed, Packing.Pad([.. texts.Select(text => text.Labels)], packed.TextLength, TextMasking.NotAsked, label => label));
    }

    /// <inheritdoc cref="Mlm"/>
    public static MrfrBatch Mrfr(IReadOnlyList<int[]> texts, IReadOnlyList<MaskedPicture> pictures, int featureSize, IReadOnlyList<int[]>? textTypes = null)
    {
        var packed = Packing.Pack(texts, [.. pictures.Select(picture => picture.Picture)], featureSize, textTypes);
        return new MrfrBatch(packed, RegionMasks(pictures, packed), TargetMask(texts, pictures, packed), [.. pictures.SelectMany(picture => picture.Targets)])
        {
            Names = Names(pictures, packed),
        };
    }

    /// <param name="softLabels">For every picture [N, classes].</param>
    /// <inheritdoc cref="Mlm"/>
    public static MrcBatch Mrc(
        IReadOnlyList<int[]> texts,
        IReadOnlyList<MaskedPicture> pictures,
        IReadOnlyList<float[]> softLabels,
        int classes,
        int featureSize,
        IReadOnlyList<int[]>? textTypes = null)
    {
        var packed = Packing.Pack(texts, [.. pictures.Select(picture => picture.Picture)], featureSize, textTypes);
        var targets = pictures.Zip(softLabels, (picture, labels) => RegionMasking.RowsOf(labels, picture.Hidden, classes));
        return new MrcBatch(packed, RegionMasks(pictures, packed), TargetMask(texts, pictures, packed), [.. targets.SelectMany(rows => rows)], classes);
    }

    /// <param name="matches">For every row 1 where text and picture belong together.</param>
    public static ItmBatch Itm(IReadOnlyList<int[]> texts, IReadOnlyList<PictureRegions> pictures, long[] matches, int featureSize) =>
        new(Packing.Pack(texts, pictures, featureSize), matches, Transport([.. texts.Select(text => text.Length)], [.. pictures.Select(picture => picture.Count)]));

    /// <summary>UNITER, data/itm.py _compute_ot_scatter and _compute_pad.</summary>
    internal static TransportInputs Transport(int[] textLengths, int[] regionCounts)
    {
        var (textWidth, length) = (textLengths.Max(), Packing.PackedLength(textLengths, regionCounts));
        var scatter = new long[textLengths.Length * length];
        for (var i = 0; i < scatter.Length; i++)
        {
            var (row, position) = Math.DivRem(i, length);
            scatter[i] = position < textLengths[row] ? position : textWidth + position - textLengths[row];
        }

        return new TransportInputs(scatter, scatter.Max(), Packing.Padding(textLengths, textWidth), Packing.Padding(regionCounts, regionCounts.Max()));
    }

    private static RegionNames? Names(IReadOnlyList<MaskedPicture> pictures, UniterBatch packed)
    {
        int[][] objects = [.. pictures.Select(picture => picture.Picture.Objects).OfType<int[]>()];
        int[][] attributes = [.. pictures.Select(picture => picture.Picture.Attributes).OfType<int[]>()];
        return objects.Length == pictures.Count && attributes.Length == pictures.Count ? new RegionNames(Padded(objects), Padded(attributes)) : null;

        long[] Padded(int[][] classes) => Packing.Pad(classes, packed.Regions, NoClass, name => name);
    }

    private static long[] RegionMasks(IReadOnlyList<MaskedPicture> pictures, UniterBatch packed) =>
        Packing.Pad([.. pictures.Select(picture => picture.Hidden)], packed.Regions, 0, Convert.ToInt64);

    private static long[] TargetMask(IReadOnlyList<int[]> texts, IReadOnlyList<MaskedPicture> pictures, UniterBatch packed) =>
        Packing.Pad([.. texts.Zip(pictures, (text, picture) => (bool[])[.. new bool[text.Length], .. picture.Hidden])], packed.Length, 0, Convert.ToInt64);
}
