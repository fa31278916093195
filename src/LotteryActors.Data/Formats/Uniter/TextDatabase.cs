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

    private TextDatabase(string folder, LmdbFile records, TextMeta meta, List<KeyValuePair<string, int>> lengths, int dropped)
    {
        Folder = folder;
        _records = records;
        Meta = meta;
        Ids = [.. lengths.Select(entry => entry.Key)];
        Lengths = [.. lengths.Select(entry => entry.Value)];
        TooLong = dropped;
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
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static TextDatabase Open(string folder, int maxLength, string lengthFile = "id2len.json")
    {
        var meta = TextMeta.Read(Path.Combine(folder, "meta.json"));
        var lengths = JsonSideFile.Map(Path.Combine(folder, lengthFile), JsonSideFile.Integer);
        var kept = maxLength == AnyLength ? lengths : lengths.FindAll(entry => entry.Value <= maxLength);
        return new TextDatabase(folder, LmdbFile.Open(folder), meta, kept, lengths.Count - kept.Count);
    }

    /// <summary>One record, decoded. Safe for any number of threads.</summary>
    /// <exception cref="DataException">There is no such record, or it is damaged.</exception>
    public TextRecord Read(string id) => _records.TryGet(id, out ReadOnlySpan<byte> frame)
        ? TextRecord.Unpack(frame, $"{_records.Path}: key {id}")
        : throw new DataException($"{_records.Path}: key {id} is missing, though the length file names it; copy the database again");

    /// <summary>
    /// The pictures of every example (<c>txt2img.json</c>), in the order of <see cref="Ids"/>: one, or two for NLVR2 (left,
    /// right) and VCR (ground truth, detected). Examples of the same pictures share the list.
    /// </summary>
    /// <exception cref="DataException">The file is missing or damaged, or does not name an example's pictures.</exception>
    public IReadOnlyList<string[]> ReadPictures()
    {
        var path = Path.Combine(Folder, "txt2img.json");
        var named = JsonSideFile.Map(path, JsonSideFile.Texts);
        var placeOf = InSameOrder(named) ? null : named.Index().ToDictionary(entry => entry.Item.Key, entry => entry.Index, StringComparer.Ordinal);
        var shared = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var pictures = new string[Ids.Count][];
        for (var i = 0; i < pictures.Length; i++)
        {
            var place = i;
            if (placeOf is not null && !placeOf.TryGetValue(Ids[i], out place))
            {
                throw new DataException($"{path}: text {Ids[i]} is missing; write the database again");
            }

            var names = named[place].Value;
            var key = names.Length == 1 ? names[0] : string.Join('\n', names);
            pictures[i] = shared.TryGetValue(key, out var same) ? same : shared[key] = names;
        }

        return pictures;
    }

    /// <summary>The texts of every picture, pictures in the order of the file (<c>img2txts.json</c>).</summary>
    /// <exception cref="DataException">The file is missing or damaged.</exception>
    public IReadOnlyList<KeyValuePair<string, string[]>> ImageToTexts() =>
        JsonSideFile.Map(Path.Combine(Folder, "img2txts.json"), JsonSideFile.Texts);

    public void Dispose() => _records.Dispose();

    /// <summary>Whether a file names the examples as they stand here, as the original writes its files.</summary>
    private bool InSameOrder(List<KeyValuePair<string, string[]>> named) =>
        named.Count >= Ids.Count && Ids.Index().All(id => named[id.Index].Key == id.Item);
}
