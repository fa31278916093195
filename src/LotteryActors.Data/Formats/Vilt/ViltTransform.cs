using LotteryActors.Data.Formats.Vilt.Augmentation;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Formats.Vilt;

/// <summary>
/// From a picture file to ViLT's input (vilt/transforms/pixelbert.py): RGB, RandAugment where wanted, MinMaxResize,
/// division by 255, and mean and deviation of 0.5, in float32.
/// </summary>
public sealed class ViltTransform(ViltSize size)
{
    private const int Levels = 256;

    /// <summary>What each of the 256 levels becomes.</summary>
    private static readonly float[] Normalised = [.. Enumerable.Range(0, Levels).Select(level => ((level / 255f) - 0.5f) / 0.5f)];

    /// <param name="file">JPEG or PNG.</param>
    /// <param name="place">The file, or the table's row, for error messages.</param>
    /// <param name="augment">Draws RandAugment's operations (<c>pixelbert_randaug</c>); null for none (<c>pixelbert</c>).</param>
    /// <exception cref="DataException">The bytes are no whole picture, too large, or so long that a side would be 0.</exception>
    public ViltPicture Apply(ReadOnlySpan<byte> file, string place, RandomStream? augment = null)
    {
        var picture = EncodedPictures.Decode(file, place);
        var (width, height) = size.Fit(picture.Width, picture.Height);
        if (width == 0 || height == 0)
        {
            throw new DataException($"{place}: {picture.Width} x {picture.Height} pixels are too long for ViLT, a side would be cut to 0; crop it or leave it out");
        }

        return Apply(augment is null ? picture : RandAugment.Apply(picture, augment), width, height);
    }

    private static ViltPicture Apply(Pixels picture, int width, int height)
    {
        var pixels = new float[Pixels.Colours * width * height];
        WritePlanes(PillowBicubic.Resize(picture, width, height), pixels);
        return new ViltPicture(height, width, pixels);
    }

    /// <summary>A picture's colours one after the other, from -1 to 1.</summary>
    /// <param name="planes">[3, height, width]</param>
    internal static void WritePlanes(Pixels picture, Span<float> planes)
    {
        var rgb = picture.Rgb;
        var plane = picture.Width * picture.Height;
        for (var i = 0; i < plane; i++)
        {
            planes[i] = Normalised[rgb[i * Pixels.Colours]];
            planes[plane + i] = Normalised[rgb[(i * Pixels.Colours) + 1]];
            planes[(2 * plane) + i] = Normalised[rgb[(i * Pixels.Colours) + 2]];
        }
    }
}
