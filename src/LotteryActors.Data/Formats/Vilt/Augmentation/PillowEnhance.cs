using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Formats.Vilt.Augmentation;

/// <summary>Pillow's ImageEnhance: a blend of a picture with a degenerate form of it; a factor of 1 is the picture itself.</summary>
internal static class PillowEnhance
{
    /// <summary>With its grey form.</summary>
    public static Pixels Color(Pixels picture, float factor)
    {
        var grey = new byte[picture.Rgb.Length];
        for (var i = 0; i < grey.Length; i += Pixels.Colours)
        {
            grey.AsSpan(i, Pixels.Colours).Fill(Luma(picture.Rgb, i));
        }

        return Blend(picture, grey, factor);
    }

    /// <summary>With its mean grey.</summary>
    public static Pixels Contrast(Pixels picture, float factor)
    {
        var sum = 0L;
        for (var i = 0; i < picture.Rgb.Length; i += Pixels.Colours)
        {
            sum += Luma(picture.Rgb, i);
        }

        var mean = (byte)(((double)sum / (picture.Width * picture.Height)) + 0.5);
        var grey = new byte[picture.Rgb.Length];
        Array.Fill(grey, mean);
        return Blend(picture, grey, factor);
    }

    /// <summary>With black.</summary>
    public static Pixels Brightness(Pixels picture, float factor) => Blend(picture, new byte[picture.Rgb.Length], factor);

    /// <summary>With its smoothed form.</summary>
    public static Pixels Sharpness(Pixels picture, float factor) => Blend(picture, Smooth(picture), factor);

    /// <summary>ITU-R 601 in 16-bit fixed point.</summary>
    private static byte Luma(byte[] rgb, int at) =>
        (byte)(((rgb[at] * 19595) + (rgb[at + 1] * 38470) + (rgb[at + 2] * 7471) + 0x8000) >> 16);

    /// <summary>The kernel 1 1 1, 1 5 1, 1 1 1 over 13; the outermost pixels stay.</summary>
    private static byte[] Smooth(Pixels picture)
    {
        var smooth = (byte[])picture.Rgb.Clone();
        var stride = picture.Width * Pixels.Colours;
        for (var y = 1; y < picture.Height - 1; y++)
        {
            for (var i = (y * stride) + Pixels.Colours; i < ((y + 1) * stride) - Pixels.Colours; i++)
            {
                var sum = (4 * picture.Rgb[i]) + Three(picture.Rgb, i - stride) + Three(picture.Rgb, i) + Three(picture.Rgb, i + stride);
                smooth[i] = (byte)(((2 * sum) + 13) / 26);
            }
        }

        return smooth;
    }

    private static int Three(byte[] rgb, int at) => rgb[at - Pixels.Colours] + rgb[at] + rgb[at + Pixels.Colours];

    private static Pixels Blend(Pixels picture, byte[] degenerate, float factor)
    {
        var blend = new byte[degenerate.Length];
        for (var i = 0; i < blend.Length; i++)
        {
            var value = degenerate[i] + (factor * (picture.Rgb[i] - degenerate[i]));
            blend[i] = value <= 0 ? (byte)0 : value >= 255 ? (byte)255 : (byte)value;
        }

        return picture with { Rgb = blend };
    }
}
