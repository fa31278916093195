using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Picture files as they are drawn.</summary>
internal static class PictureFiles
{
    /// <exception cref="DataException">The file is missing or no picture.</exception>
    public static ShownPicture Read(string path, IReadOnlyList<ShownBox>? boxes = null) => File.Exists(path)
        ? Read(File.ReadAllBytes(path), path, Path.GetFileName(path), boxes)
        : throw new DataException($"{path}: no such picture; restore it") { Fault = Checks.FaultKind.Missing };

    /// <exception cref="DataException">The bytes are no picture.</exception>
    public static ShownPicture Read(ReadOnlySpan<byte> file, string place, string name, IReadOnlyList<ShownBox>? boxes = null)
    {
        var pixels = EncodedPictures.Decode(file, place);
        return new ShownPicture(name, pixels.Width, pixels.Height, pixels.Rgb, boxes ?? []);
    }
}
