using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.VqaV2;

/// <summary>The questions of some splits, of pictures without regions.</summary>
internal sealed class VqaV2Examples : IVqaExamples, IPictures
{
    private readonly IReadOnlyList<OpenVqaV2Split> _splits;
    private readonly ClippedTexts _texts;
    private readonly VqaV2Vocabulary _answers;
    private readonly ConcatenatedIndex _index;
    private readonly int[] _asked;

    /// <param name="isLearnt">Whether questions are left out that nobody gave a known answer to: nothing can be learnt from them.</param>
    public VqaV2Examples(IReadOnlyList<OpenVqaV2Split> splits, ClippedTexts texts, VqaV2Vocabulary answers, bool isLearnt)
    {
        (_splits, _texts, _answers) = (splits, texts, answers);
        _index = new ConcatenatedIndex(splits.Select(split => split.Questions.Count));
        _asked = [.. Enumerable.Range(0, _index.Count).Where(index => !isLearnt || answers.Knows(At(index, Annotation)))];
    }

    public int Count => _asked.Length;

    public int Length(int index) => Text(index).Length;

    public IReadOnlyList<AnswerScore> Answers(int index) => _answers.Scores(At(_asked[index], Annotation));

    public VqaExample Read(int index) => new(Text(index), PictureRegions.None, Answers(index));

    public Pixels Pixels(int index, int side) => At(_asked[index], (split, i) => split.Pixels(i, side));

    private int[] Text(int index) => _texts.Encode(At(_asked[index], (split, i) => split.Questions.Question(i).Text));

    private static VqaV2Annotation Annotation(OpenVqaV2Split split, int index) => split.Questions.Annotation(index)!;

    private T At<T>(int question, Func<OpenVqaV2Split, int, T> read)
    {
        var (split, i) = _index.Of(question);
        return read(_splits[split], i);
    }
}
