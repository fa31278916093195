using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.EasyVqa;

/// <summary>
/// Cuts square pictures into a grid of patches that serve as regions: a patch's feature is its pixels, row by row, three
/// colours each, brought to [-1, 1]; its box is its place in the grid.
/// </summary>
/// <param name="grid">Patches along a side.</param>
/// <param name="side">Pixels along a side of the picture; a multiple of <paramref name="grid"/>.</param>
internal sealed class PatchGrid(int grid, int side)
{
    public const int Colours = 3;

    private readonly int _patch = side / grid;
    private readonly float[] _boxes = Boxes(grid);

    public int Regions => grid * grid;

    public int FeatureSize => _patch * _patch * Colours;

    /// <summary>Reorders a picture's bytes from rows to patches.</summary>
    /// <param name="pixels">[side, side, 3]</param>
    /// <returns>[regions, features]</returns>
    public byte[] Cut(ReadOnlySpan<byte> pixels)
    {
        var patches = new byte[pixels.Length];
        var run = _patch * Colours;
        for (var i = 0; i < pixels.Length / run; i++)
        {
            var (y, column) = Math.DivRem(i, grid);
            var (row, line) = Math.DivRem(y, _patch);
            var region = (row * grid) + column;
            pixels.Slice(i * run, run).CopyTo(patches.AsSpan((region * FeatureSize) + (line * run), run));
        }

        return patches;
    }

    public PictureRegions Regard(byte[] patches)
    {
        var features = new float[patches.Length];
        for (var i = 0; i < patches.Length; i++)
        {
            features[i] = (patches[i] / 127.5f) - 1f;
        }

        return new PictureRegions(Regions, features, _boxes);
    }

    private static float[] Boxes(int grid)
    {
        var boxes = new float[grid * grid * PictureRegions.BoxSize];
        for (var region = 0; region < grid * grid; region++)
        {
            var (row, column) = Math.DivRem(region, grid);
            PictureRegions.WriteBox(
                boxes.AsSpan(region * PictureRegions.BoxSize, PictureRegions.BoxSize),
                (float)column / grid,
                (float)row / grid,
                (column + 1f) / grid,
                (row + 1f) / grid);
        }

        return boxes;
    }
}
