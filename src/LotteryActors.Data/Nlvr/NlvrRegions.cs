using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Nlvr;

/// <summary>
/// Turns a picture's structured representation into regions, one an object: its box is where it lies in the picture, its
/// feature [x, y, size | black, blue, yellow | circle, square, triangle | left, middle, right box], the first three as
/// shares of its grey box, the others 0 or 1.
/// </summary>
internal static class NlvrRegions
{
    public const int FeatureSize = 12;

    /// <summary>A picture: three boxes of 100 x 100 pixels, 50 apart.</summary>
    public const int PictureWidth = 400;
    public const int PictureHeight = BoxSide;
    private const int BoxSide = 100;
    private const int BoxStep = 150;

    public static PictureRegions Of(IReadOnlyList<NlvrObject> objects)
    {
        var features = new float[objects.Count * FeatureSize];
        var boxes = new float[objects.Count * PictureRegions.BoxSize];
        for (var i = 0; i < objects.Count; i++)
        {
            Describe(objects[i], features.AsSpan(i * FeatureSize, FeatureSize));
            Place(objects[i], boxes.AsSpan(i * PictureRegions.BoxSize, PictureRegions.BoxSize));
        }

        return new PictureRegions(objects.Count, features, boxes);
    }

    private static void Describe(NlvrObject o, Span<float> feature)
    {
        feature[0] = (float)o.X / BoxSide;
        feature[1] = (float)o.Y / BoxSide;
        feature[2] = (float)o.Size / BoxSide;
        feature[3 + (int)o.Colour] = 1;
        feature[6 + (int)o.Shape] = 1;
        feature[9 + o.Box] = 1;
    }

    private static void Place(NlvrObject o, Span<float> box)
    {
        var left = o.Box * BoxStep;
        PictureRegions.WriteBox(
            box,
            (float)(left + o.X) / PictureWidth,
            (float)o.Y / PictureHeight,
            (float)(left + Math.Min(o.X + o.Size, BoxSide)) / PictureWidth,
            (float)Math.Min(o.Y + o.Size, BoxSide) / PictureHeight);
    }
}
