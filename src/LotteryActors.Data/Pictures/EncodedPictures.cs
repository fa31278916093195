using LotteryActors.Data.Checks;
using SkiaSharp;

namespace LotteryActors.Data.Pictures;

/// <summary>
/// Decodes JPEG and PNG to the colours that Pillow's <c>convert("RGB")</c> gives: grey, CMYK and palettes become RGB,
/// transparency is dropped, a camera's orientation and colour profiles are passed over. All of a picture or nothing. The one exception is grey PNG
/// of 16 bits: Pillow clips it, to white almost everywhere, here its upper 8 bits are taken.
/// </summary>
internal static class EncodedPictures
{
    /// <summary>Below 2^15, where Pillow's transforms change their arithmetic.</summary>
    private const int LargestSide = 30_000;

    /// <summary>What Pillow calls a decompression bomb (Image.MAX_IMAGE_PIXELS); no picture of the data sets comes near.</summary>
    private const long MostPixels = 89_478_485;

    /// <summary>More than deflate's best ratio, at a bit a pixel: a file has no more pixels than this for a byte.</summary>
    private const long MostPixelsPerByte = 8 * 1100;

    /// <param name="place">The file, or the table's row, for error messages.</param>
    /// <exception cref="DataException">The bytes are no picture, cut short or too large; sizes are checked before anything is decoded.</exception>
    public static Pixels Decode(ReadOnlySpan<byte> file, string place)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw Unreadable(place);
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (info.Width > LargestSide || info.Height > LargestSide || (long)info.Width * info.Height > MostPixels)
        {
            throw new DataException($"{place}: {info.Width} x {info.Height} pixels, at most {LargestSide} a side and {MostPixels} in all are read; shrink it") { Fault = FaultKind.Bomb };
        }

        if ((long)info.Width * info.Height > MostPixelsPerByte * file.Length)
        {
            throw new DataException($"{place}: {info.Width} x {info.Height} pixels are said to be in {file.Length} bytes; restore the file from its source") { Fault = FaultKind.Bomb };
        }

        return codec.GetPixels(info, out var rgba) == SKCodecResult.Success
            ? new Pixels(info.Width, info.Height, DropAlpha(rgba))
            : throw Unreadable(place);
    }

    private static DataException Unreadable(string place) => new($"{place}: not a whole JPEG or PNG picture; restore the file from its source");

    /// <summary>RGB of RGBA.</summary>
    public static byte[] DropAlpha(ReadOnlySpan<byte> rgba)
    {
        var rgb = new byte[rgba.Length / 4 * Pixels.Colours];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += Pixels.Colours)
        {
            rgba.Slice(from, Pixels.Colours).CopyTo(rgb.AsSpan(to, Pixels.Colours));
        }

        return rgb;
    }
}
