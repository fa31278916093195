using SkiaSharp;

namespace LotteryActors.Data.Pictures;

/// <summary>Pixels of a picture.</summary>
/// <param name="Rgb">[height, width, 3]</param>
internal sealed record Pixels(int Width, int Height, byte[] Rgb);

/// <summary>Decodes PNG files, all of a picture or none.</summary>
internal static class PngPictures
{
    private const int LargestSide = 4096;

    /// <exception cref="DataException">The file is missing, no picture, cut short or too large; the message names it.</exception>
    public static Pixels Decode(byte[] file, string path)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw Unreadable(path);
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (info.Width > LargestSide || info.Height > LargestSide)
        {
            throw new DataException($"{path}: {info.Width} x {info.Height} pixels, at most {LargestSide} a side are read; shrink it");
        }

        return codec.GetPixels(info, out var rgba) == SKCodecResult.Success ? new Pixels(info.Width, info.Height, DropAlpha(rgba)) : throw Unreadable(path);
    }

    private static DataException Unreadable(string path) => new($"{path}: not a whole PNG picture; restore the file from its source");

    private static byte[] DropAlpha(byte[] rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            rgba.AsSpan(from, 3).CopyTo(rgb.AsSpan(to, 3));
        }

        return rgb;
    }
}
