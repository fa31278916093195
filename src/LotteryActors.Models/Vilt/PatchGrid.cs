using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>
/// Which patches of a padded batch show a picture: those whose pixel channels do not sum to zero, read at the nearest
/// pixel (vision_transformer.py, visual_embed). Read back to the host, as the original does.
/// </summary>
internal sealed class PatchGrid
{
    private readonly bool[] _shown;

    private PatchGrid(int pictures, int rows, int columns, bool[] shown)
    {
        (Pictures, Rows, Columns) = (pictures, rows, columns);
        _shown = shown;
    }

    public int Pictures { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Patches of the padded grid.</summary>
    public int Patches => Rows * Columns;

    /// <param name="image">float [B, 3, height, width].</param>
    /// <param name="rows">Rows of the grid of patches.</param>
    /// <param name="columns">Columns of the grid of patches.</param>
    /// <exception cref="ArgumentException">A picture is nothing but padding.</exception>
    public static PatchGrid Of(Tensor image, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var pixels = image.sum(1).DiffersFrom(0).to(ScalarType.Float32).unsqueeze(1);
        var host = F.interpolate(pixels, [rows, columns]).cpu().contiguous();
        bool[] shown = [.. MemoryMarshal.Cast<byte, float>(host.bytes).ToArray().Select(value => value != 0)];
        var grid = new PatchGrid((int)image.size(0), rows, columns, shown);
        for (var picture = 0; picture < grid.Pictures; picture++)
        {
            if (grid.Size(picture) is (0, _) or (_, 0))
            {
                throw new ArgumentException($"picture {picture} of the batch is nothing but padding; a picture's pixels must not sum to zero over the channels");
            }
        }

        return grid;
    }

    /// <summary>Rows and columns of a picture without its padding: as many as its first column and first row show.</summary>
    public (int Rows, int Columns) Size(int picture) =>
        (Enumerable.Range(0, Rows).Count(row => IsShown(picture, row * Columns)),
            Enumerable.Range(0, Columns).Count(column => IsShown(picture, column)));

    public bool IsShown(int picture, long patch) => _shown[(picture * Patches) + patch];

    /// <summary>The patches of a picture, or those of its padding, in raster order.</summary>
    public IReadOnlyList<long> Of(int picture, bool shown) =>
        [.. Enumerable.Range(0, Patches).Where(patch => IsShown(picture, patch) == shown).Select(patch => (long)patch)];

    /// <summary>How many patches of each picture are kept: those of the largest, or <paramref name="limit"/> if that is fewer.</summary>
    /// <param name="limit">-1 for no limit.</param>
    public int Length(int limit)
    {
        var largest = Enumerable.Range(0, Pictures).Max(picture => Size(picture) is var (rows, columns) ? rows * columns : 0);
        return limit < 0 ? largest : Math.Min(largest, limit);
    }
}
