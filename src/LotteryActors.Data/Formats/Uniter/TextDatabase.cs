using System.Text;
using System.Text.Json;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Formats.Lmdb;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>
/// A text database (UNITER, data/data.py TxtTokLmdb): an LMDB folder of records with <c>meta.json</c> and the texts'
/// lengths beside it. Records are read from the mapped file when asked for; ids and lengths are in memory.
/// </summary>
public sealed class TextDatabase : IDisposable
{
    /// <summary>No limit of length.</summary>
    public const int AnyLength = -1;

    private readonly LmdbFile _records;
    private readonly int _words;

    private TextDatabase(string folder, LmdbFile records, TextMeta meta, TextLengths lengths, int words)
    {
        _words = words;
        Folder = folder;
        _records = records;
        Meta = meta;
        Ids = lengths.Ids;
        Lengths = lengths.Pieces;
        TooLong = lengths.TooLong;
    }

    public string Folder { get; }

    public TextMeta Meta { get; }

    /// <summary>The examples in the order of the length file, too long ones left out.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Word pieces of every example, without [CLS] and [SEP].</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Examples left out for their length, as the original leaves them out.</summary>
    public int TooLong { get; }

    /// <summary>Records of the database, examples or not.</summary>
    public long Records => _records.Count;

    /// <param name="maxLength">Longest text that is kept, in word pieces; <see cref="AnyLength"/> keeps all.</param>
    /// <param name="lengthFile">Which file gives the lengths: VCR has two, one for each of its tasks.</param>
    /// <param name="words">How many word pieces a model of the texts has; a record with another is an error where its pieces are read.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static TextDatabase Open(string folder, int maxLength, string lengthFile = "id2len.json", int words = int.MaxValue)
    {
        var meta = TextMeta.Read(Path.Combine(folder, "meta.json"));
        var lengths = TextLengths.Read(Path.Combine(folder, lengthFile), maxLength);
        return new TextDatabase(folder, LmdbFile.Open(folder), meta, lengths, words);
    }

    /// <summary>One record, decoded. Safe for any number of threads.</summary>
    /// <exception cref="DataException">There is no such record, or it is damaged.</exception>
    public TextRecord Read(string id) => _records.TryGet(id, out ReadOnlySpan<byte> frame)
        ? TextRecord.Unpack(frame, $"{_records.Path}: key {id}", _words)
        : throw new DataException($"{_records.Path}: key {id} is missing, though the length file names it; copy the database again") { Fault = FaultKind.Missing };

    /// <summary>
    /// The pictures of every example (<c>txt2img.json</c>), in the order of <see cref="Ids"/>: one, or two for NLVR2 (left,
    /// right) and VCR (ground truth, detected). Examples of the same pictures share the list.
    /// </summary>
    /// <exception cref="DataException">The file is missing or damaged, or does not name an example's pictures.</exception>
    public IReadOnlyList<string[]> ReadPictures()
    {
        var path = Path.Combine(Folder, "txt2img.json");
        return PicturesInOrder(path) ?? PicturesByName(path);
    }

    /// <summary>The texts of every picture, pictures in the order of the file (<c>img2txts.json</c>).</summary>
    /// <exception cref="DataException">The file is missing or damaged.</exception>
    public IReadOnlyList<KeyValuePair<string, string[]>> ImageToTexts() =>
        JsonSideFile.Map(Path.Combine(Folder, "img2txts.json"), JsonSideFile.Texts);

    public void Dispose() => _records.Dispose();

    /// <summary>The pictures where the file names the examples in their order, others in between, as the original writes it; else null.</summary>
    private string[][]? PicturesInOrder(string path)
    {
        var pictures = new string[Ids.Count][];
        var names = new PictureNames();
        var next = 0;
        JsonSideFile.Each(path, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
        {
            if (next < pictures.Length && IsText(key, Ids[next]))
            {
                pictures[next++] = names.Read(ref value);
            }
            else
            {
                value.Skip();
            }
        });
        return next == pictures.Length ? pictures : null;
    }

    private string[][] PicturesByName(string path)
    {
        var names = new PictureNames();
        var named = JsonSideFile.Map(path, names.Read).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        return [.. Ids.Select(id => named.TryGetValue(id, out var pictures)
            ? pictures
            : throw new DataException($"{path}: text {id} is missing; write the database again") { Fault = FaultKind.Missing })];
    }

    private static bool IsText(ReadOnlySpan<byte> utf8, string text) => Ascii.Equals(utf8, text) || Encoding.UTF8.GetString(utf8) == text;
}
