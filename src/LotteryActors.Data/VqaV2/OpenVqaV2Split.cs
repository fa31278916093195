using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.ViltData;

namespace LotteryActors.Data.VqaV2;

/// <summary>A split whose questions are indexed and whose pictures are there.</summary>
/// <param name="Files">Where it lies.</param>
/// <param name="Pictures">Digest of the name and size of every picture that is asked about, and of the content of some, spread over all.</param>
internal sealed record OpenVqaV2Split(VqaV2Split Files, VqaV2Questions Questions, string Pictures)
{
    /// <summary>Pictures whose content is looked at.</summary>
    private const int Sample = 256;

    /// <param name="common">Takes up the commonest answer of every question.</param>
    /// <exception cref="DataException">A file or picture is missing, a file is malformed, or a question has no annotation.</exception>
    public static OpenVqaV2Split Open(VqaV2Split files, CommonAnswers common)
    {
        var asked = new SortedDictionary<long, int>();
        var questions = VqaV2Questions.Open(files.Questions, files.Annotations, (question, record) => asked.TryAdd(question.ImageId, record), common.Add);
        return questions.Count > 0
            ? new OpenVqaV2Split(files, questions, DigestOf(files, asked))
            : throw new DataException($"{files.Questions}: no questions; name a split that has some");
    }

    /// <summary>A picture brought to a square.</summary>
    /// <param name="index">Of the question that is about it.</param>
    /// <exception cref="DataException">The file is gone, or no whole picture.</exception>
    public Pixels Pixels(int index, int side)
    {
        var path = Files.PictureOf(Questions.Question(index).ImageId);
        return File.Exists(path) ? ViltSquare.Of(File.ReadAllBytes(path), path, side) : throw Missing(path, index, Files);
    }

    /// <param name="asked">Every picture with the first question about it.</param>
    private static string DigestOf(VqaV2Split files, SortedDictionary<long, int> asked)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var every = (asked.Count + Sample - 1) / Sample;
        foreach (var (number, (image, question)) in asked.Index())
        {
            var file = new FileInfo(files.PictureOf(image));
            var size = file.Exists ? file.Length : throw Missing(file.FullName, question, files);
            var content = number % every == 0 ? SampledDigest.Of(file.FullName) : "";
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Name} {size} {content}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static DataException Missing(string picture, int question, VqaV2Split files) =>
        new($"{picture}: no such picture, record {question} of {files.Questions} is about it; restore it") { Fault = FaultKind.Missing };
}
