using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.ViltData;

/// <summary>VQA's questions, of pictures without regions.</summary>
internal sealed class ViltVqaExamples(ViltQuestions questions, ClippedTexts texts, int answers) : IVqaExamples, IPictures
{
    /// <summary>The label of an answer that is none of the vocabulary.</summary>
    private const long NoLabel = -1;

    public int Count => questions.Count;

    public int Length(int index) => texts.Encode(questions.Read(index).Text).Length;

    public IReadOnlyList<AnswerScore> Answers(int index) => Answers(questions.Read(index));

    public VqaExample Read(int index)
    {
        var question = questions.Read(index);
        return new VqaExample(texts.Encode(question.Text), PictureRegions.None, Answers(question));
    }

    public Pixels Pixels(int index, int side)
    {
        var row = questions.Read(index).Row;
        return ViltSquare.Of(questions.Picture(row), questions.Place(row), side);
    }

    private AnswerScore[] Answers(ViltQuestion question) =>
        [.. question.Answers.Where(answer => answer.Label != NoLabel).Select(answer => new AnswerScore(Within(answer, question), (float)answer.Score))];

    private int Within(ViltAnswer answer, ViltQuestion question) => answer.Label >= 0 && answer.Label < answers
        ? (int)answer.Label
        : throw new DataException($"{questions.Place(question.Row)}: the label {answer.Label} of '{answer.Text}' is none of {answers} answers; use the vocabulary that the table was written with");
}
