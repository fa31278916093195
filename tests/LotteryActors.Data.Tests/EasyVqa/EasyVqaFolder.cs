using SkiaSharp;

namespace LotteryActors.Data.Tests.EasyVqa;

/// <summary>A little data set in easy-VQA's form, in a folder of its own; one picture a question.</summary>
internal sealed class EasyVqaFolder : IDisposable
{
    public const int Side = 16;

    public EasyVqaFolder()
    {
        Write("answers.txt", "red\nblue\nyes\n");
        Write("train/questions.json", """[["what color is the shape?", "red", 0], ["is there a red shape?", "yes", 1], ["what color is the shape?", "blue", 1]]""");
        Write("test/questions.json", """[["what color is the shape?", "red", 0]]""");
        Draw("train/images/0.png", SKColors.Red);
        Draw("train/images/1.png", SKColors.Blue);
        Draw("test/images/0.png", SKColors.Red);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("easy-vqa-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <summary>A picture of one colour but for a black pixel at x = 5, y = 2.</summary>
    public void Draw(string name, SKColor colour, int side = Side)
    {
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(colour);
        bitmap.SetPixel(5, 2, SKColors.Black);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), png.ToArray());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
