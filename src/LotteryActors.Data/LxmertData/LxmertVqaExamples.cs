using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.LxmertData;

/// <summary>VQA's and GQA's questions.</summary>
internal sealed class LxmertVqaExamples(LxmertQuestions questions, ClippedTexts texts) : IVqaExamples
{
    public int Count => questions.Count;

    public int FeatureSize => questions.FeatureSize;

    public IReadOnlyList<string> AnswerNames => questions.Labels.Answers;

    public int Length(int index) => texts.Encode(questions.Question(index).Sentence).Length + questions.Boxes;

    public IReadOnlyList<AnswerScore> Answers(int index) => Answers(questions.Question(index));

    public VqaExample Read(int index)
    {
        var example = questions.Read(index);
        return new VqaExample(texts.Encode(example.Question.Sentence), LxmertRegions.Of(example.Objects), Answers(example.Question));
    }

    /// <summary>Those of the vocabulary; none where the split keeps its answers to itself.</summary>
    private AnswerScore[] Answers(LxmertQuestion question)
    {
        var known = new List<AnswerScore>();
        foreach (var (answer, score) in question.Label ?? new Dictionary<string, double>())
        {
            if (questions.Labels.TryLabel(answer, out var label))
            {
                known.Add(new AnswerScore(label, (float)score));
            }
        }

        return [.. known];
    }
}
