using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Batching;

/// <summary>Pictures of one size as a batch, from -1 to 1 (ViLT, vilt/transforms/pixelbert.py).</summary>
internal static class PixelCollation
{
    /// <param name="side">Pixels along a side of every picture.</param>
    public static ViltPictureBatch Collate(IReadOnlyList<Pixels> pictures, int side)
    {
        var size = Pixels.Colours * side * side;
        var planes = new float[pictures.Count * size];
        for (var row = 0; row < pictures.Count; row++)
        {
            ViltTransform.WritePlanes(pictures[row], planes.AsSpan(row * size, size));
        }

        return new ViltPictureBatch(pictures.Count, side, side, planes);
    }
}
