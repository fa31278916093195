using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;
using static TorchSharp.torch;

namespace LotteryActors.Models.Vilt;

/// <summary>A box in pixels; (X2, Y2) lies outside of it.</summary>
public readonly record struct PixelBox(float X1, float Y1, float X2, float Y2);

/// <summary>Boxes on a grid of patches, for referring expressions. Ours: ViLT knows no boxes.</summary>
public static class PatchCover
{
    /// <summary>The least cover a box is averaged over: less would divide by nothing.</summary>
    internal const double Least = 1e-6;

    /// <summary>[boxes, rows * columns]: the share of each patch that each box covers, from 0 to 1.</summary>
    /// <param name="boxes">In pixels of the picture as the model reads it.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    /// <param name="rows">Rows of the grid the batch is padded to.</param>
    /// <param name="columns">Columns of that grid.</param>
    public static float[] Of(IReadOnlyList<PixelBox> boxes, int patchSize, int rows, int columns)
    {
        var cover = new float[boxes.Count * rows * columns];
        for (var i = 0; i < cover.Length; i++)
        {
            var (box, patch) = Math.DivRem(i, rows * columns);
            var (row, column) = Math.DivRem(patch, columns);
            cover[i] = Overlap(boxes[box].X1, boxes[box].X2, column, patchSize) * Overlap(boxes[box].Y1, boxes[box].Y2, row, patchSize);
        }

        return cover;
    }

    /// <summary>float [B, N, rows * columns]: the cover of every region of a batch, 0 at padding. Its pictures fill the grid.</summary>
    /// <exception cref="ArgumentException">The batch was collated without pixels.</exception>
    public static Tensor Of(RefExpRows batch, int patchSize, Device device)
    {
        var pictures = batch.Pixels ?? throw new ArgumentException("the batch holds regions and no pixels; open its data with a picture side", nameof(batch));
        var (rows, columns) = (pictures.Height / patchSize, pictures.Width / patchSize);
        PixelBox[] boxes = [.. batch.RegionBoxes.Chunk(PictureRegions.BoxSize)
            .Select(box => new PixelBox(box[0] * pictures.Width, box[1] * pictures.Height, box[2] * pictures.Width, box[3] * pictures.Height))];
        return Of(boxes, patchSize, rows, columns).ToTensor(device, batch.Size, batch.Regions, rows * columns);
    }

    private static float Overlap(float low, float high, int patch, int size) =>
        Math.Max(0, Math.Min(high, (patch + 1) * size) - Math.Max(low, patch * size)) / size;
}
