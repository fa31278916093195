using System.Reflection;

namespace LotteryActors.Data.Text;

/// <summary>The word pieces of a vocabulary file, one a line; the line number is the id.</summary>
public sealed class WordPieceVocabulary
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <param name="pieces">Word pieces in the order of their ids; of one that stands twice the last id holds, as in BERT.</param>
    /// <param name="name">What error messages call the vocabulary.</param>
    /// <exception cref="DataException">A special token is missing or [PAD] is not the first.</exception>
    public WordPieceVocabulary(IReadOnlyList<string> pieces, string name)
    {
        Pieces = pieces;
        for (var id = 0; id < pieces.Count; id++)
        {
            _ids[pieces[id]] = id;
        }

        var missing = Special.Where(s => !_ids.ContainsKey(s)).ToArray();
        if (missing.Length > 0)
        {
            throw new DataException($"{name}: the vocabulary lacks {string.Join(", ", missing)}; add them, one a line, [PAD] first");
        }

        if (_ids["[PAD]"] != 0)
        {
            throw new DataException($"{name}:{_ids["[PAD]"] + 1}: [PAD] must be the first line, texts are padded with 0");
        }

        Unknown = _ids["[UNK]"];
        Start = _ids["[CLS]"];
        Separator = _ids["[SEP]"];
        Mask = _ids["[MASK]"];
        FirstWord = _ids.TryGetValue("!", out var mark) ? mark : Special.Max(s => _ids[s]) + 1;
    }

    public IReadOnlyList<string> Pieces { get; }

    public int Size => Pieces.Count;

    /// <summary>[UNK]</summary>
    public int Unknown { get; }

    /// <summary>[CLS]</summary>
    public int Start { get; }

    /// <summary>[SEP]</summary>
    public int Separator { get; }

    /// <summary>[MASK]</summary>
    public int Mask { get; }

    /// <summary>
    /// First id that MLM may put in a word's place: that of <c>!</c>, as UNITER's v_range (prepro.py), or the first after
    /// the special tokens where the vocabulary has none.
    /// </summary>
    public int FirstWord { get; }

    /// <exception cref="DataException">The file is missing or no vocabulary.</exception>
    public static WordPieceVocabulary FromFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such vocabulary file; give a word-piece vocabulary, one piece a line");
        }

        return new WordPieceVocabulary([.. Utf8Lines.Read(path).Select(line => line.Trim())], path);
    }

    /// <summary>A vocabulary that ships with this assembly: <c>scenes</c> or <c>easy-vqa</c>.</summary>
    public static WordPieceVocabulary Embedded(string set)
    {
        var name = $"{set}-vocabulary.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new ArgumentException($"no embedded vocabulary {name}", nameof(set));
        using var reader = new StreamReader(stream);
        return new WordPieceVocabulary(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), name);
    }

    internal Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup() => _ids.GetAlternateLookup<ReadOnlySpan<char>>();
}
