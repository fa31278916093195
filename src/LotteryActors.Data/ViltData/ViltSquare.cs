using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.ViltData;

/// <summary>A picture's file brought to a square, as all pictures of a search are.</summary>
internal static class ViltSquare
{
    /// <param name="place">The table's row or the file, for error messages.</param>
    /// <exception cref="DataException">The bytes are no whole picture, or too large a one.</exception>
    public static Pixels Of(ReadOnlySpan<byte> file, string place, int side) => PillowBicubic.Resize(EncodedPictures.Decode(file, place), side, side);
}
