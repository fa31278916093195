using System.Numerics;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Formats.Vilt;

/// <summary>
/// Pillow's antialiased bicubic resize of 8-bit pictures, bit for bit (src/libImaging/Resample.c): a horizontal and a
/// vertical pass, weights of 22 fractional bits, rounding to 8 bits after each; a pass that changes nothing is left out.
/// </summary>
internal static class PillowBicubic
{
    private const int FractionalBits = 22;
    private const int Half = 1 << (FractionalBits - 1);

    public static Pixels Resize(Pixels picture, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var wide = width == picture.Width ? picture : Horizontally(picture, width);
        return height == picture.Height ? wide : Vertically(wide, height);
    }

    private static Pixels Horizontally(Pixels picture, int width)
    {
        var windows = ResampleWindows.Bicubic(picture.Width, width);
        var resized = new byte[picture.Height * width * Pixels.Colours];
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Rgb.AsSpan(y * picture.Width * Pixels.Colours, picture.Width * Pixels.Colours);
            var to = resized.AsSpan(y * width * Pixels.Colours, width * Pixels.Colours);
            for (var x = 0; x < width; x++)
            {
                var weights = windows.Weights(x);
                var from = row.Slice(windows.Start(x) * Pixels.Colours, weights.Length * Pixels.Colours);
                var (red, green, blue) = (Half, Half, Half);
                for (int i = 0, at = 0; i < weights.Length; i++, at += Pixels.Colours)
                {
                    red += from[at] * weights[i];
                    green += from[at + 1] * weights[i];
                    blue += from[at + 2] * weights[i];
                }

                var pixel = to.Slice(x * Pixels.Colours, Pixels.Colours);
                (pixel[0], pixel[1], pixel[2]) = (Clip(red), Clip(green), Clip(blue));
            }
        }

        return new Pixels(width, picture.Height, resized);
    }

    private static Pixels Vertically(Pixels picture, int height)
    {
        var windows = ResampleWindows.Bicubic(picture.Height, height);
        var stride = picture.Width * Pixels.Colours;
        var resized = new byte[height * stride];
        var sums = new int[stride];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            var weights = windows.Weights(y);
            for (var i = 0; i < weights.Length; i++)
            {
                var row = picture.Rgb.AsSpan((windows.Start(y) + i) * stride, stride);
                AddWeighted(sums, row, weights[i]);
            }

            var to = resized.AsSpan(y * stride, stride);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = Clip(sums[i]);
            }
        }

        return new Pixels(picture.Width, height, resized);
    }

    private static void AddWeighted(Span<int> sums, ReadOnlySpan<byte> row, int weight)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out var lower, out var upper);
            AddWeighted(sums[i..], lower, weight);
            AddWeighted(sums[(i + Vector<ushort>.Count)..], upper, weight);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i] * weight;
        }
    }

    private static void AddWeighted(Span<int> sums, Vector<ushort> levels, int weight)
    {
        Vector.Widen(levels, out var lower, out var upper);
        ((Vector.AsVectorInt32(lower) * weight) + new Vector<int>(sums)).CopyTo(sums);
        var rest = sums[Vector<int>.Count..];
        ((Vector.AsVectorInt32(upper) * weight) + new Vector<int>(rest)).CopyTo(rest);
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> FractionalBits, 0, 255);
}
