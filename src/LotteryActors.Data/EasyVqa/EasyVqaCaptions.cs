using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.EasyVqa;

/// <summary>The pre-training corpus: every question of the train split followed by its answer.</summary>
internal sealed class EasyVqaCaptions : ICaptionExamples, IPictures
{
    private readonly EasyVqaQuestions _questions;
    private readonly int[][] _texts;

    public EasyVqaCaptions(EasyVqaSplit split, EasyVqaQuestions questions, WordPieceTokenizer tokenizer)
    {
        _questions = questions;
        var encoded = new Dictionary<string, int[]>(StringComparer.Ordinal);
        _texts = [.. split.Questions.Select(question => Encode($"{question.Text} {question.Answer}"))];

        int[] Encode(string sentence) =>
            encoded.TryGetValue(sentence, out var text) ? text : encoded[sentence] = tokenizer.EncodeWithMarks(sentence);
    }

    public int Count => _texts.Length;

    public int Pictures => _questions.Pictures;

    public int Length(int index) => _texts[index].Length + _questions.Regions;

    public int[] Text(int index) => _texts[index];

    public int PictureOf(int index) => _questions.PictureOf(index);

    public PictureRegions Picture(int picture) => _questions.Picture(picture);

    public Pixels Pixels(int picture, int side) => _questions.PicturePixels(picture, side);
}
