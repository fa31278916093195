using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Nlvr;

/// <summary>One split's sentences, encoded.</summary>
internal sealed class NlvrSentences : IVqaExamples, IPictures
{
    /// <summary>UNITER's longest text is 60 word pieces; what is longer is cut there, here it is an error.</summary>
    private const int MostPieces = 62;

    private static readonly AnswerScore[] False = [new(0, 1f)];
    private static readonly AnswerScore[] True = [new(1, 1f)];

    private readonly string _folder;
    private readonly IReadOnlyList<NlvrSentence> _sentences;
    private readonly int[][] _texts;

    /// <param name="folder">The data set's folder.</param>
    /// <param name="file">Where the sentences stand.</param>
    /// <exception cref="DataException">A sentence is too long.</exception>
    public NlvrSentences(string folder, IReadOnlyList<NlvrSentence> sentences, WordPieceTokenizer tokenizer, string file)
    {
        _folder = folder;
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

    /// <summary>The picture, four times as wide as it is high, brought to a square: all its objects stay to be seen.</summary>
    /// <exception cref="DataException">Its file has become unreadable.</exception>
    public Pixels Pixels(int index, int side) => PillowBicubic.Resize(Picture(index), side, side);

    /// <summary>The picture a sentence is about, as its file holds it.</summary>
    /// <exception cref="DataException">Its file has become unreadable.</exception>
    public Pixels Picture(int index)
    {
        var path = Path.Combine(_folder, PictureFile(index));
        return EncodedPictures.Decode(File.ReadAllBytes(path), path);
    }

    public IEnumerable<int> TrueOnes => Enumerable.Range(0, Count).Where(index => _sentences[index].IsTrue);
}
