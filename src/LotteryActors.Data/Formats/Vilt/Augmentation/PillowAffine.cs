using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Formats.Vilt.Augmentation;

/// <summary>
/// Pillow's affine transform, nearest pixel, black where the source is outside (src/libImaging/Geometry.c, affine_fixed):
/// source coordinates in 16.16 fixed point, from the middle of each pixel.
/// </summary>
internal static class PillowAffine
{
    private const double One = 65536.0;

    /// <summary>Turns a picture about its middle, counter-clockwise.</summary>
    public static Pixels Rotate(Pixels picture, double degrees)
    {
        var angle = -double.DegreesToRadians(degrees);
        var (cosine, sine) = (Math.Cos(angle), Math.Sin(angle));
        var (x, y) = (picture.Width / 2.0, picture.Height / 2.0);
        return Transform(picture, cosine, sine, x - (cosine * x) - (sine * y), -sine, cosine, y + (sine * x) - (cosine * y));
    }

    /// <summary>Takes the pixel at (x, y) from (a x + b y + c, d x + e y + f).</summary>
    public static Pixels Transform(Pixels picture, double a, double b, double c, double d, double e, double f)
    {
        var transformed = new byte[picture.Rgb.Length];
        var (acrossX, downX, acrossY, downY) = (Fixed(a), Fixed(b), Fixed(d), Fixed(e));
        var (startX, startY) = (Fixed(c + (a * 0.5) + (b * 0.5)), Fixed(f + (d * 0.5) + (e * 0.5)));
        for (var (y, to) = (0, 0); y < picture.Height; y++, startX += downX, startY += downY)
        {
            var (sourceX, sourceY) = (startX, startY);
            for (var x = 0; x < picture.Width; x++, to += Pixels.Colours, sourceX += acrossX, sourceY += acrossY)
            {
                var (column, row) = (sourceX >> 16, sourceY >> 16);
                if ((uint)column < (uint)picture.Width && (uint)row < (uint)picture.Height)
                {
                    picture.Rgb.AsSpan(((row * picture.Width) + column) * Pixels.Colours, Pixels.Colours).CopyTo(transformed.AsSpan(to));
                }
            }
        }

        return picture with { Rgb = transformed };
    }

    private static int Fixed(double value) => (int)Math.Floor((value * One) + 0.5);
}
