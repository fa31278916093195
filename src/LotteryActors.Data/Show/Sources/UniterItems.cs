using System.Globalization;
using LotteryActors.Data.Checks.Parts;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Numpy;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Examples of a text database of UNITER with their pictures' boxes.</summary>
/// <param name="answers">The answers in the order of their labels; null where they are not known.</param>
/// <param name="vocabulary">Says which words pieces are; null where none lies there: then pieces are shown as numbers.</param>
internal sealed class UniterTextItems(string folder, string name, UniterPictures pictures, IReadOnlyList<string>? answers, WordPieceVocabulary? vocabulary) : IShownItems
{
    private static readonly string[] TextFields = ["question", "sentence", "sentence2", "sent", "caption", "raw"];

    private readonly TextDatabase _texts = TextDatabase.Open(folder, TextDatabase.AnyLength, File.Exists(Path.Combine(folder, "id2len.json")) ? "id2len.json" : "id2len_qar.json");

    public long Count => _texts.Ids.Count;

    public ShownItem Read(int item)
    {
        var record = _texts.Read(_texts.Ids[item]);
        var names = record.HasValue("img_fname") ? record.TextOrTexts("img_fname") : [];
        var size = record.HasValue("bbox") && record.HasValue("image_id") ? SizeOf(record.Integer("image_id")) : null;
        var meant = record.HasValue("bbox") && size is { } known ? Meant(record.Numbers("bbox"), known) : null;
        return new ShownItem(
            $"{name} · item {item} · {_texts.Ids[item]}",
            [.. names.Select(image => Picture(image, size ?? (640, 480), meant))],
            [.. Texts(record)]);
    }

    public void Dispose() => _texts.Dispose();

    private (int Width, int Height)? SizeOf(long image) =>
        File.Exists(Path.Combine(folder, "images.json")) && RefExpFiles.Read(folder).Images.TryGetValue(image, out var found) ? (found.Width, found.Height) : null;

    private static ShownBox? Meant(float[] box, (int Width, int Height) size) =>
        box.Length == 4 ? new ShownBox(box[0] / size.Width, box[1] / size.Height, (box[0] + box[2]) / size.Width, (box[1] + box[3]) / size.Height, "", IsMeant: true) : null;

    private ShownPicture Picture(string image, (int Width, int Height) size, ShownBox? meant)
    {
        var boxes = pictures.Arrays(image) is { } arrays ? UniterImageItems.Boxes(arrays, image) : [];
        return new ShownPicture(image, size.Width, size.Height, null, meant is null ? boxes : [.. boxes, meant]);
    }

    private IEnumerable<ShownText> Texts(TextRecord record)
    {
        var field = TextFields.FirstOrDefault(record.HasValue);
        yield return field is null ? new ShownText(vocabulary is null ? "pieces" : "text", Words(record.Integers("input_ids"))) : new ShownText(field == "sentence2" ? "hypothesis" : field, record.Text(field));
        if (record.HasValue("qa_target"))
        {
            foreach (var text in Choices(record, "input_ids_as", "qa_target", "answer").Concat(Choices(record, "input_ids_rs", "qar_target", "rationale")))
            {
                yield return text;
            }
        }
        else if (record.HasValue("target"))
        {
            foreach (var text in record.IsMap("target") ? Labels(record.Map("target")) : [new ShownText("answer", record.Integer("target") == 1 ? "true" : "false", IsRight: true)])
            {
                yield return text;
            }
        }
    }

    private IEnumerable<ShownText> Choices(TextRecord record, string field, string target, string head) =>
        record.IntegerLists(field).Select((pieces, number) => new ShownText(head, Words(pieces), record.Integer(target) == number));

    private IEnumerable<ShownText> Labels(TextRecord target) => target.Integers("labels").Zip(target.Numbers("scores"), (label, score) =>
        new ShownText("answer", FormattableString.Invariant($"{(answers is not null && label < answers.Count ? answers[label] : $"label {label}")} ({score:0.##})"), IsRight: true));

    private string Words(int[] pieces) => vocabulary is not null
        ? BatchRows.Words(pieces.Select(piece => (long)piece), vocabulary)
        : string.Join(' ', pieces.Select(piece => piece.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Pictures of a picture database of UNITER.</summary>
internal sealed class UniterImageItems(string folder, string name) : IShownItems
{
    private readonly LmdbFile _file = LmdbFile.Open(folder);

    public long Count => Names().Count();

    public ShownItem Read(int item)
    {
        var key = Names().ElementAt(item);
        var image = System.Text.Encoding.UTF8.GetString(key);
        _file.TryGet(image, out ReadOnlyMemory<byte> value);
        var arrays = UniterPictures.Decode(value, folder, $"{_file.Path}: key {image}");
        var boxes = Boxes(arrays, image);
        return new ShownItem($"{name} · item {item}", [ShownPicture.Blank(image, boxes)], [new ShownText("boxes", $"{boxes.Count}, labelled with the detector's likeliest class, where it is stored, and its confidence")]);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A picture's boxes; soft labels have the background for class 0.</summary>
    public static IReadOnlyList<ShownBox> Boxes(Dictionary<string, NumpyArray> arrays, string place)
    {
        if (!arrays.TryGetValue("norm_bb", out var stored))
        {
            return [];
        }

        var numbers = stored.ToSingle(stored.Rows, place);
        var confidences = arrays.TryGetValue("conf", out var conf) ? conf.ToSingle(conf.Rows, place) : [];
        var labels = arrays.TryGetValue("soft_labels", out var soft) && soft.Shape.Length == 2 ? soft.ToSingle(soft.Rows, place) : [];
        return [.. Enumerable.Range(0, stored.Rows).Select(i => new ShownBox(
            numbers[i * stored.Width], numbers[(i * stored.Width) + 1], numbers[(i * stored.Width) + 2], numbers[(i * stored.Width) + 3], Label(i)))];

        string Label(int region)
        {
            var likeliest = labels.Length > 0 ? Likeliest(labels.AsSpan(region * soft!.Width, soft.Width)).ToString(CultureInfo.InvariantCulture) : "";
            return region < confidences.Length ? FormattableString.Invariant($"{likeliest} {confidences[region]:0.00}").Trim() : likeliest;
        }
    }

    private IEnumerable<byte[]> Names() => _file.Keys().Where(key => !key.AsSpan().SequenceEqual("__keys__"u8));

    private static int Likeliest(ReadOnlySpan<float> labels)
    {
        var best = 0;
        for (var i = 1; i < labels.Length; i++)
        {
            best = labels[i] > labels[best] ? i : best;
        }

        return best;
    }
}
