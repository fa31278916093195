using LotteryActors.Data.Text;

namespace LotteryActors.Data.Folders;

/// <summary>Texts of BERT's uncased tokenizer, cut where they are longer than the original reads.</summary>
/// <param name="longest">Word pieces with [CLS] and [SEP].</param>
internal sealed class ClippedTexts(WordPieceVocabulary vocabulary, int longest)
{
    private const int Marks = 2;

    private readonly WordPieceTokenizer _tokenizer = new(vocabulary);

    public int Longest => longest;

    /// <summary>[CLS] text [SEP]</summary>
    public int[] Encode(string text)
    {
        var pieces = _tokenizer.Encode(text);
        return [vocabulary.Start, .. pieces[..Math.Min(pieces.Length, longest - Marks)], vocabulary.Separator];
    }
}
