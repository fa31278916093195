using LotteryActors.Data.Metrics;

namespace LotteryActors.Data.VqaV2;

/// <summary>
/// ViLT's answer vocabulary in the making (utils/write_vqa.py): commonest answers of questions, made alike, that enough
/// questions have, in the order in which they were met first. ViLT meets those of train2014, then those of val2014.
/// </summary>
public sealed class CommonAnswers
{
    /// <summary>So many questions are enough for ViLT, which makes 3,129 answers.</summary>
    public const int Enough = 9;

    private readonly OrderedDictionary<string, int> _questions = new(StringComparer.Ordinal);

    public void Add(VqaV2Annotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        _questions[annotation.MultipleChoiceAnswer] = _questions.GetValueOrDefault(annotation.MultipleChoiceAnswer) + 1;
    }

    /// <summary>The answers that are the commonest one of so many questions or more.</summary>
    public IReadOnlyList<string> Of(int least)
    {
        var alike = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (answer, questions) in _questions)
        {
            var normal = AnswerNormalization.Normalize(answer);
            alike[normal] = alike.GetValueOrDefault(normal) + questions;
        }

        return [.. alike.Where(answer => answer.Value >= least).Select(answer => answer.Key)];
    }
}
