using System.Globalization;
using System.Security.Cryptography;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.EasyVqa;

/// <summary>One split's files, read and checked.</summary>
/// <param name="Pictures">Square pictures of one size: [side, side, 3] bytes, in the order of <paramref name="ImageNumbers"/>.</param>
/// <param name="ImageNumbers">Numbers of the pictures that questions ask about, rising.</param>
/// <param name="Digests">SHA-256 of every file read, by its name inside the data set's folder.</param>
internal sealed record EasyVqaSplit(
    IReadOnlyList<EasyVqaQuestion> Questions,
    IReadOnlyList<int> ImageNumbers,
    IReadOnlyList<byte[]> Pictures,
    int Side,
    IReadOnlyList<KeyValuePair<string, string>> Digests)
{
    /// <exception cref="DataException">A file is missing or wrong.</exception>
    public static EasyVqaSplit Read(string folder, string split)
    {
        var questionFile = Path.Combine(folder, split, "questions.json");
        var questions = QuestionFile.Read(questionFile);
        var digests = new List<KeyValuePair<string, string>> { Digest($"{split}/questions.json", File.ReadAllBytes(questionFile)) };
        var askedBy = questions.Select((q, index) => (q.Image, index)).DistinctBy(pair => pair.Image).OrderBy(pair => pair.Image).ToArray();
        var pictures = new List<Pixels>(askedBy.Length);
        foreach (var (image, question) in askedBy)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{split}/images/{image}.png");
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                throw new DataException($"{path}: no such picture, question {question} of {questionFile} asks about it; restore it");
            }

            var file = File.ReadAllBytes(path);
            digests.Add(Digest(name, file));
            pictures.Add(Square(EncodedPictures.Decode(file, path), pictures.FirstOrDefault(), path));
        }

        return new EasyVqaSplit(questions, [.. askedBy.Select(pair => pair.Image)], [.. pictures.Select(p => p.Rgb)], pictures[0].Width, digests);
    }

    private static Pixels Square(Pixels picture, Pixels? first, string path)
    {
        var side = first?.Width ?? picture.Width;
        return picture.Width == side && picture.Height == side
            ? picture
            : throw new DataException($"{path}: {picture.Width} x {picture.Height} pixels, {side} x {side} are wanted as in the first picture; restore it");
    }

    private static KeyValuePair<string, string> Digest(string name, byte[] content) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)));
}
