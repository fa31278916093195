namespace LotteryActors.Data.Pictures;

/// <summary>The regions of one picture, as a detector gives them.</summary>
/// <param name="Count">Number of regions (N).</param>
/// <param name="Features">[N, F]</param>
/// <param name="Boxes">[N, 7] x1, y1, x2, y2, w, h, w*h as shares of the picture's sides.</param>
public sealed record PictureRegions(int Count, float[] Features, float[] Boxes)
{
    /// <summary>Numbers that describe one box.</summary>
    public const int BoxSize = 7;

    /// <summary>Of a picture that is only seen itself.</summary>
    public static PictureRegions None { get; } = new(0, [], []);

    /// <summary>[N] the class of every region's object; null where the detector names none.</summary>
    public int[]? Objects { get; init; }

    /// <summary>[N] the class of every object's foremost attribute; null where the detector names none.</summary>
    public int[]? Attributes { get; init; }

    /// <summary>The regions of two pictures, or of two kinds, one after the other.</summary>
    public static PictureRegions Join(PictureRegions first, PictureRegions second) =>
        new(first.Count + second.Count, [.. first.Features, .. second.Features], [.. first.Boxes, .. second.Boxes]);

    /// <summary>So many regions from one on.</summary>
    public PictureRegions Slice(int start, int count)
    {
        var features = Features.Length / Count;
        return new PictureRegions(count, Features[(start * features)..((start + count) * features)], Boxes[(start * BoxSize)..((start + count) * BoxSize)])
        {
            Objects = Objects?[start..(start + count)],
            Attributes = Attributes?[start..(start + count)],
        };
    }

    /// <summary>Writes one box (UNITER, data/data.py: the seventh number is the product of width and height).</summary>
    public static void WriteBox(Span<float> box, float x1, float y1, float x2, float y2)
    {
        var width = x2 - x1;
        var height = y2 - y1;
        box[0] = x1;
        box[1] = y1;
        box[2] = x2;
        box[3] = y2;
        box[4] = width;
        box[5] = height;
        box[6] = width * height;
    }
}
