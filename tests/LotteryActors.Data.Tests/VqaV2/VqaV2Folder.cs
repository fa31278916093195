using System.Globalization;
using System.Text.Json;
using SkiaSharp;

namespace LotteryActors.Data.Tests.VqaV2;

/// <summary>
/// VQA v2 in the small, as it is downloaded: red and blue pictures, two questions each, and one question a split that
/// people answered as nobody else.
/// </summary>
internal sealed class VqaV2Folder : IDisposable
{
    public const string Train = "train2014";
    public const string Validation = "val2014";
    public const int TrainPictures = 20;
    public const int ValidationPictures = 4;

    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "what", "color", "is", "it", "red", "?"];

    public VqaV2Folder()
    {
        File.WriteAllLines(PathOf("vocab.txt"), Pieces);
        foreach (var (split, pictures) in new[] { (Train, TrainPictures), (Validation, ValidationPictures) })
        {
            Enumerable.Range(0, pictures).ToList().ForEach(picture => Draw(split, ImageOf(picture), IsRed(picture) ? SKColors.Red : SKColors.Blue));
            Write(split, Questions(pictures));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("vqa-v2-").FullName;

    public static long ImageOf(int picture) => 9 + (16 * picture);

    /// <summary>What color is it? Red or blue. Is it red? Yes or no. And of the first picture one more.</summary>
    public static Asked[] Questions(int pictures) =>
    [
        .. Enumerable.Range(0, pictures).SelectMany(picture => (Asked[])
        [
            new(ImageOf(picture), "what color is it?", IsRed(picture) ? "red" : "blue", [.. Enumerable.Repeat(IsRed(picture) ? "red" : "blue", 7), "Red", "Red", "mauve"]),
            new(ImageOf(picture), "is it red?", IsRed(picture) ? "yes" : "no", [IsRed(picture) ? "yes" : "no", "no", "yes"]),
        ]),
        new(ImageOf(0), "what is it?", "a wall", ["a wall", "a wall"]),
    ];

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public string QuestionsOf(string split) => PathOf($"v2_OpenEnded_mscoco_{split}_questions.json");

    public string AnnotationsOf(string split) => PathOf($"v2_mscoco_{split}_annotations.json");

    public string PictureOf(string split, long image) => PathOf(string.Create(CultureInfo.InvariantCulture, $"{split}/COCO_{split}_{image:D12}.jpg"));

    public void Write(string split, IReadOnlyList<Asked> questions)
    {
        File.WriteAllText(QuestionsOf(split), JsonSerializer.Serialize(new
        {
            task_type = "Open-Ended",
            questions = questions.Select((asked, i) => new { image_id = asked.Image, question = asked.Text, question_id = i }),
        }));
        File.WriteAllText(AnnotationsOf(split), JsonSerializer.Serialize(new
        {
            annotations = questions.Select((asked, i) => new
            {
                question_type = "what",
                multiple_choice_answer = asked.Choice,
                answers = asked.Answers.Select((answer, person) => new { answer, answer_confidence = "yes", answer_id = person + 1 }),
                image_id = asked.Image,
                answer_type = "other",
                question_id = i,
            }),
        }));
    }

    /// <summary>A picture of one colour with a black corner, wider than high.</summary>
    public void Draw(string split, long image, SKColor colour)
    {
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(colour);
        bitmap.Erase(SKColors.Black, SKRectI.Create(16, 16));
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        Directory.CreateDirectory(PathOf(split));
        File.WriteAllBytes(PictureOf(split, image), jpeg.ToArray());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static bool IsRed(int picture) => picture % 2 == 0;

    /// <param name="Choice">The commonest answer.</param>
    public sealed record Asked(long Image, string Text, string Choice, string[] Answers);
}
