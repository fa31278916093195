using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.EasyVqa;

/// <summary>One split's questions, encoded; pictures are kept as bytes and turned to features when read.</summary>
internal sealed class EasyVqaQuestions : IVqaExamples, IPictures
{
    /// <summary>UNITER's longest text is 60 word pieces; what is longer is cut there, here it is an error.</summary>
    private const int MostPieces = 62;

    private readonly int[][] _texts;
    private readonly AnswerScore[][] _answers;
    private readonly int[] _pictureOf;
    private readonly byte[][] _patches;
    private readonly EasyVqaSplit _split;
    private readonly PatchGrid _grid;

    /// <exception cref="DataException">A question is too long or its answer is none of the vocabulary.</exception>
    public EasyVqaQuestions(EasyVqaSplit split, string file, IReadOnlyList<string> answers, PatchGrid grid, WordPieceTokenizer tokenizer)
    {
        var answerIds = answers.Index().ToDictionary(a => a.Item, a => a.Index, StringComparer.Ordinal);
        var pictureIds = split.ImageNumbers.Index().ToDictionary(i => i.Item, i => i.Index);
        var encoded = new Dictionary<string, int[]>(StringComparer.Ordinal);
        _texts = new int[split.Questions.Count][];
        _answers = new AnswerScore[split.Questions.Count][];
        for (var i = 0; i < _texts.Length; i++)
        {
            var question = split.Questions[i];
            if (!answerIds.TryGetValue(question.Answer, out var answer))
            {
                throw new DataException($"{file}: question {i} has the answer '{question.Answer}', which answers.txt lacks; add it there or mend the question");
            }

            _answers[i] = [new AnswerScore(answer, 1f)];
            _texts[i] = encoded.TryGetValue(question.Text, out var text) ? text : encoded[question.Text] = tokenizer.EncodeWithMarks(question.Text);
            if (_texts[i].Length > MostPieces)
            {
                throw new DataException($"{file}: question {i} has {_texts[i].Length - 2} word pieces, at most {MostPieces - 2} are allowed; shorten it");
            }
        }

        _pictureOf = [.. split.Questions.Select(q => pictureIds[q.Image])];
        _patches = [.. split.Pictures.Select(picture => grid.Cut(picture))];
        _split = split;
        _grid = grid;
    }

    public int Count => _texts.Length;

    public int LongestText => _texts.Max(text => text.Length);

    public int Length(int index) => _texts[index].Length + Regions;

    public IReadOnlyList<AnswerScore> Answers(int index) => _answers[index];

    public VqaExample Read(int index) => new(_texts[index], Picture(_pictureOf[index]), _answers[index]);

    public int Regions => _grid.Regions;

    public int Pictures => _patches.Length;

    public int PictureOf(int index) => _pictureOf[index];

    public Pixels Pixels(int index, int side) => PicturePixels(_pictureOf[index], side);

    /// <summary>A picture brought to that side as ViLT's code does it.</summary>
    public Pixels PicturePixels(int picture, int side) =>
        PillowBicubic.Resize(new Pixels(_split.Side, _split.Side, _split.Pictures[picture]), side, side);

    public PictureRegions Picture(int picture) => _grid.Regard(_patches[picture]);
}
