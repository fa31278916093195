using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.UniterData;

/// <summary>A text database and the picture folders that its texts are about; VCR's have two, ground truth and detected.</summary>
internal sealed record UniterCorpusNames(string Texts, IReadOnlyList<string> Images)
{
    /// <summary>Between the picture folders of one text database.</summary>
    public const char Beside = '+';

    public static UniterCorpusNames Of(string texts, string images) =>
        new(texts, images.Split(Beside, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>A text database with its pictures, opened.</summary>
internal sealed record UniterCorpus(TextDatabase Texts, IReadOnlyList<ImageDatabase> Images)
{
    public ImageDatabase Pictures => Images[0];

    /// <summary>All files whose content decides the examples.</summary>
    public IEnumerable<string> Files =>
        [.. Directory.EnumerateFiles(Texts.Folder, "*.json"), Path.Combine(Texts.Folder, "data.mdb"), .. Images.Select(images => images.File)];

    /// <param name="added">Word pieces behind the vocabulary that its texts may have.</param>
    /// <exception cref="DataException">A text database is missing or damaged, has no texts, or was written with another vocabulary.</exception>
    public static TextDatabase OpenTexts(string folder, int maxLength, WordPieceVocabulary vocabulary, string lengthFile = "id2len.json", int added = 0)
    {
        var texts = TextDatabase.Open(folder, maxLength, lengthFile, vocabulary.Size + added);
        if (texts.Ids.Count == 0)
        {
            throw new DataException($"{texts.Folder}: no texts of {maxLength} word pieces or fewer; raise max-text-length");
        }

        return Misfit(texts.Meta, vocabulary) is { } misfit ? throw new DataException($"{texts.Folder}/meta.json: {misfit}") : texts;
    }

    /// <summary>In what a database's word pieces differ from a vocabulary's, and the mend; null for nothing.</summary>
    public static string? Misfit(TextMeta meta, WordPieceVocabulary vocabulary) =>
        meta.Start == vocabulary.Start && meta.Separator == vocabulary.Separator && meta.Mask == vocabulary.Mask && meta.WordsEnd <= vocabulary.Size
            ? null
            : $"[CLS] {meta.Start}, [SEP] {meta.Separator}, [MASK] {meta.Mask} and words below {meta.WordsEnd}, the vocabulary has {vocabulary.Start}, {vocabulary.Separator}, {vocabulary.Mask} and {vocabulary.Size} pieces; give the vocabulary that the database was written with";
}
