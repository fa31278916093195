using System.Collections.Concurrent;

namespace LotteryActors.Data.Text;

/// <summary>
/// BERT's tokenizer, token for token (pytorch_pretrained_bert and LXMERT, tokenization.py): basic tokens, then the
/// longest known piece from the left, by code points.
/// </summary>
public sealed class WordPieceTokenizer
{
    private const int LongestWord = 100;
    private static readonly HashSet<string> NeverSplit = new(["[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"], StringComparer.Ordinal);

    /// <summary>Words recur: the ids of the first so many different ones are remembered.</summary>
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly BasicTokenizer _basic;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    /// <param name="lowerCase">True for the uncased models.</param>
    /// <exception cref="DataException">This process has no ICU, without which accents would stay on, silently.</exception>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary, bool lowerCase = true)
    {
        IcuSupport.Require();
        Vocabulary = vocabulary;
        _basic = new BasicTokenizer(lowerCase, NeverSplit);
        _ids = vocabulary.Lookup();
    }

    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>The ids of a text, without [CLS] and [SEP].</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        foreach (var token in _basic.Tokenize(text))
        {
            AppendPieces(token, ids);
        }

        return [.. ids];
    }

    /// <summary>[CLS] text [SEP], the text encoded as by <see cref="EncodeByWord"/>.</summary>
    public int[] EncodeWithMarks(string text) => [Vocabulary.Start, .. EncodeByWord(text), Vocabulary.Separator];

    /// <summary>The ids as UNITER's prepro.py makes them: the text is cut at white space first, each word encoded alone.</summary>
    public int[] EncodeByWord(string text)
    {
        var ids = new List<int>();
        foreach (var word in BasicTokenizer.SplitAtWhiteSpace(text))
        {
            ids.AddRange(EncodeWord(word));
        }

        return [.. ids];
    }

    /// <summary>The word pieces of a text.</summary>
    public IReadOnlyList<string> Tokenize(string text) => [.. Encode(text).Select(id => Vocabulary.Pieces[id])];

    private int[] EncodeWord(string word)
    {
        if (!_words.TryGetValue(word, out var ids))
        {
            ids = Encode(word);
            if (_words.Count < MostRemembered)
            {
                _words[word] = ids;
            }
        }

        return ids;
    }

    private void AppendPieces(string word, List<int> ids)
    {
        var first = ids.Count;
        var start = 0;
        var length = word.EnumerateRunes().Count();
        while (start < word.Length)
        {
            var (id, end) = length > LongestWord ? (-1, 0) : LongestPiece(word, start);
            if (id < 0)
            {
                ids.RemoveRange(first, ids.Count - first);
                ids.Add(Vocabulary.Unknown);
                return;
            }

            ids.Add(id);
            start = end;
        }
    }

    /// <summary>The longest piece of the vocabulary that the rest of a word starts with, and where it ends; id -1 where none fits.</summary>
    private (int Id, int End) LongestPiece(string word, int start)
    {
        Span<char> piece = stackalloc char[(2 * LongestWord) + 2];
        var prefix = start > 0 ? 2 : 0;
        "##".AsSpan(0, prefix).CopyTo(piece);
        word.AsSpan(start).CopyTo(piece[prefix..]);
        for (var end = word.Length; end > start; end -= LastRuneLength(word, end))
        {
            if (_ids.TryGetValue(piece[..(prefix + end - start)], out var id))
            {
                return (id, end);
            }
        }

        return (-1, start);
    }

    private static int LastRuneLength(string word, int end) => end > 1 && char.IsSurrogatePair(word, end - 2) ? 2 : 1;
}
