using LotteryActors.Data.Examples;
using LotteryActors.Data.ViltData;

namespace LotteryActors.Data.VqaV2;

/// <summary>
/// The answers that a model can give. What people answered is looked up as they wrote it, not made alike, as ViLT does
/// (utils/write_vqa.py).
/// </summary>
internal sealed class VqaV2Vocabulary
{
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    /// <param name="answers">In the order of the logits.</param>
    /// <param name="place">Where they are from, for error messages.</param>
    /// <exception cref="DataException">There are none, or one stands there twice.</exception>
    public VqaV2Vocabulary(IReadOnlyList<string> answers, string place)
    {
        Answers = answers.Count > 0 ? answers : throw new DataException($"{place}: no answers; name a file that has some");
        foreach (var (label, answer) in answers.Index())
        {
            if (!_labels.TryAdd(answer, label))
            {
                throw new DataException($"{place}: the answer '{answer}' stands there twice; remove one");
            }
        }
    }

    public IReadOnlyList<string> Answers { get; }

    /// <summary>A file of answers: ViLT's <c>vqa_dict.json</c>, or text with one a line.</summary>
    /// <exception cref="DataException">The file is missing, malformed or without answers.</exception>
    public static VqaV2Vocabulary Read(string path) =>
        new(Path.GetExtension(path) == ".json" ? ViltAnswers.Read(path) : AnswerFile.Read(path), path);

    /// <summary>Whether anybody gave an answer that is known.</summary>
    public bool Knows(VqaV2Annotation annotation) => annotation.Answers.Any(_labels.ContainsKey);

    /// <summary>Those of the answers that are known, with their soft scores.</summary>
    public AnswerScore[] Scores(VqaV2Annotation annotation) =>
        [.. annotation.SoftScores().Where(answer => _labels.ContainsKey(answer.Key)).Select(answer => new AnswerScore(_labels[answer.Key], (float)answer.Value))];
}
