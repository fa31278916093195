using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Checks;

/// <summary>The size of a picture that could be decoded.</summary>
internal sealed record SeenPicture(int Width, int Height);

/// <summary>Whether picture files are there and can be decoded to the last pixel.</summary>
internal static class PictureCheck
{
    /// <param name="neededBy">Who names the picture, for the fault where it is missing.</param>
    /// <exception cref="DataException">It is missing, cut short, no picture or a decompression bomb.</exception>
    public static SeenPicture Look(string path, string neededBy) => File.Exists(path)
        ? Look(File.ReadAllBytes(path), path)
        : throw new DataException($"{path}: no such picture, {neededBy} is about it; restore it") { Fault = FaultKind.Missing };

    /// <exception cref="DataException">As the other.</exception>
    public static SeenPicture Look(ReadOnlySpan<byte> file, string place)
    {
        var picture = EncodedPictures.Decode(file, place);
        return new SeenPicture(picture.Width, picture.Height);
    }
}
