namespace LotteryActors.Data.Formats.Vilt;

/// <summary>The size that a picture is resized to (ViLT, vilt/transforms/utils.py MinMaxResize).</summary>
/// <param name="Shorter">Pixels of the shorter side; 384 in ViLT's own configurations.</param>
/// <param name="Longer">The most pixels of the longer side.</param>
public sealed record ViltSize(int Shorter, int Longer)
{
    /// <summary>Pixels along a side of ViLT's patches.</summary>
    public const int Patch = 32;

    /// <summary>The longer side's limit that goes with a shorter side: 1333/800 of it, 639 for 384.</summary>
    public static ViltSize Of(int shorter) => new(shorter, (int)(1333.0 / 800.0 * shorter));

    /// <summary>
    /// The shorter side becomes <see cref="Shorter"/>, both shrink where the longer exceeds <see cref="Longer"/>, and each
    /// is cut to a multiple of 32. Very long pictures get a side of 0.
    /// </summary>
    public (int Width, int Height) Fit(int width, int height)
    {
        var scale = (double)Shorter / Math.Min(width, height);
        var (newHeight, newWidth) = height < width ? (Shorter, scale * width) : (scale * height, (double)Shorter);
        if (Math.Max(newHeight, newWidth) > Longer)
        {
            var shrink = Longer / Math.Max(newHeight, newWidth);
            (newHeight, newWidth) = (newHeight * shrink, newWidth * shrink);
        }

        return (WholePatches(newWidth), WholePatches(newHeight));
    }

    private static int WholePatches(double side) => (int)(side + 0.5) / Patch * Patch;
}
