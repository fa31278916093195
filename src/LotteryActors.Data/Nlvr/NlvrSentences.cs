using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Nlvr;

/// <summary>One split's sentences, encoded.</summary>
internal sealed class NlvrSentences : IVqaExamples
{
    /// <summary>UNITER's longest text is 60 word pieces; what is longer is cut there, here it is an error.</summary>
    private const int MostPieces = 62;

    private static readonly AnswerScore[] False = [new(0, 1f)];
    private static readonly AnswerScore[] True = [new(1, 1f)];

    private readonly IReadOnlyList<NlvrSentence> _sentences;
    private readonly int[][] _texts;

    /// <exception cref="DataException">A sentence is too long.</exception>
    public NlvrSentences(IReadOnlyList<NlvrSentence> sentences, WordPieceTokenizer tokenizer, string file)
    {
        _sentences = sentences;
        _texts = [.. sentences.Select(sentence => tokenizer.EncodeWithMarks(sentence.Text))];
        var longest = Array.FindIndex(_texts, text => text.Length > MostPieces);
        if (longest >= 0)
        {
            throw new DataException($"{file}: sentence {sentences[longest].Identifier} has {_texts[longest].Length - 2} word pieces, at most {MostPieces - 2} are allowed; shorten it");
        }
    }

    /// <summary>The answers in the order of the logits.</summary>
    public static IReadOnlyList<string> AnswerNames { get; } = ["false", "true"];

    public int Count => _sentences.Count;

    public int LongestText => _texts.Max(text => text.Length);

    public int Length(int index) => _texts[index].Length + _sentences[index].Objects.Count;

    public IReadOnlyList<AnswerScore> Answers(int index) => _sentences[index].IsTrue ? True : False;

    public VqaExample Read(int index) => new(_texts[index], Regions(index), Answers(index));

    public int[] Text(int index) => _texts[index];

    public PictureRegions Regions(int index) => NlvrRegions.Of(_sentences[index].Objects);

    /// <summary>The picture's file inside the data set's folder.</summary>
    public string PictureFile(int index) => _sentences[index].Picture;

    public IEnumerable<int> TrueOnes => Enumerable.Range(0, Count).Where(index => _sentences[index].IsTrue);
}
