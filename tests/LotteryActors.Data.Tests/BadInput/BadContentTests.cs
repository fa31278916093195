using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using LotteryActors.Data.Tests.Formats.Vilt;
using LotteryActors.Data.Tests.Making;
using LotteryActors.Tickets.Stages;
using SkiaSharp;
using static LotteryActors.Data.Tests.Formats.Uniter.MadeDatabase;

namespace LotteryActors.Data.Tests.BadInput;

/// <summary>Files that are whole and say what cannot be: what opening and the check say of each.</summary>
public sealed class BadContentTests(SoundFolders sound) : IClassFixture<SoundFolders>
{
    private const string Words = "txt_db/vqa_train.db";
    private const string Regions = "img_db/coco_train2014/feat_th0.2_max100_min10";
    private const string Tsv = "data/mscoco_imgfeat/train2014_obj36.tsv";

    /// <param name="Opening">What opening says; empty where the originals read it too.</param>
    /// <param name="Check">What the check says.</param>
    private sealed record Case(string Name, string Set, string Task, Action<DamagedFolder> Damage, string Opening, string Check);

    private static readonly Case[] Cases =
    [
        Text("a text that unpacks to more than 64 MB", _ => Frame(new byte[(64 << 20) + 1]), "it unpacks to more than", "it unpacks to more than"),
        Text("a text whose frame is cut", record => Frame(Question(record))[..^9], "the lz4 frame is damaged", "the lz4 frame is damaged"),
        Text("a text that is no map", _ => Frame([0xc1, 2, 3]), "not of the wanted form", "not of the wanted form"),
        Text("a name that is not UTF-8", record => Frame(Question(record, image: new RawText([0xff, 0xfe]))), "img_fname: no valid UTF-8", "is not UTF-8; write the record again"),
        Text("word pieces that are texts", record => Frame(Question(record, pieces: (string[])["a", "b"])), "input_ids: not of the wanted form", "input_ids: not of the wanted form"),
        Text("a word piece outside the vocabulary", record => Frame(Question(record, pieces: (int[])[7, 999])), "input_ids: the word piece 999", "input_ids has the word piece 999"),
        Text("a negative word piece", record => Frame(Question(record, pieces: (int[])[-7])), "input_ids: the word piece -7", "input_ids has the word piece -7"),
        Text("an answer outside the vocabulary", record => Frame(Question(record, label: 999)), "the label 999 is no answer of a vocabulary of", "the label 999 is no answer of a vocabulary of"),
        Text("a score that is no number", record => Frame(Question(record, score: double.NaN)), "a score of NaN, 0 to 1 is wanted", "a score of NaN, 0 to 1 is wanted"),
        Text("another number of labels than of scores", record => Frame(Question(record, more: true)), "2 labels with 1 scores", "2 labels with 1 scores"),
        Regioned("features that are NaN", Picture(Halves(4, 48, Filled(4 * 48, float.NaN)), Boxes(4)), "features: a number is NaN or infinite", "is NaN or infinite at"),
        Regioned("features of whole numbers", Picture(Array("<i4", [4, 48], new byte[4 * 48 * 4]), Boxes(4)), "the dtype is '<i4', numbers are wanted", "the dtype is '<i4', numbers are wanted"),
        Regioned("features of objects", Picture(Array("|O8", [4, 48], new byte[4 * 48 * 8]), Boxes(4)), "the dtype '|O8' cannot be read", "the dtype '|O8' cannot be read"),
        Regioned("fewer boxes than features", Picture(Halves(4, 48, Filled(4 * 48, 1)), Boxes(3)), "4 rows of features and 3 boxes", "4 rows of features and 3 of norm_bb"),
        Regioned("features of another length", Picture(Halves(4, 32, Filled(4 * 32, 1)), Boxes(4)), "features of length 32, those of", "features of length 32, those of"),
        Regioned("a box without area", Picture(Halves(4, 48, Filled(4 * 48, 1)), Boxes(4, 0.5f, 0.5f)), "is 0 wide", "box 0 is 0 wide"),
        Regioned("a box outside its picture, which the original reads", Picture(Halves(4, 48, Filled(4 * 48, 1)), Boxes(4, 1.5f)), "", "leaves the picture of 1 x 1"),
        Regioned("no regions", Picture(Halves(0, 48), Boxes(0)), "the picture has no regions", "the picture has no regions"),
        new("an archive that unpacks to far more than it is", "uniter", TaskNames.Vqa, folder => Pack(folder, NpzOfZeros("features", "{'descr': '<f2', 'fortran_order': False, 'shape': (200000, 1024), }", 200000L * 2048)), "are said to be packed in", "are said to be packed in"),
        new("a count of regions below 1", "uniter", TaskNames.Vqa, folder => Write(folder, "img_db/coco_train2014/nbb_th0.2_max100_min10.json", text => new Regex("npz\": ?[0-9]+").Replace(text, "npz\":0", 1)), "the picture has no regions", "has 0 regions"),
        new("a text that stands twice in the length file", "uniter", TaskNames.Vqa, folder => Twice(folder, $"{Words}/id2len.json"), "stands there twice", "stands there twice"),
        new("a text whose length is no length", "uniter", TaskNames.Vqa, folder => Replace(folder, $"{Words}/id2len.json", "\":", "\":-"), "word pieces; write the file again", "has no number of word pieces for a length"),
        new("a picture that stands twice among those referred to", "uniter", TaskNames.Referring, folder => Write(folder, "txt_db/refcoco+_train.db/images.json", text => $"[{text.Trim()[1..^1]},{text.Trim()[1..]}"), "stands there twice", "stands there twice"),

        Row("pictures of different numbers of boxes", 1, fields => fields[7] = "3", "has 3 boxes, the rows before it have", "3 boxes"),
        Row("features that are infinite", 0, fields => fields[9] = Base64(Filled(4 * 48, float.PositiveInfinity)), "features holds", "features holds"),
        Row("features of doubles", 2, fields => fields[9] = Convert.ToBase64String(new byte[4 * 48 * 8]), "of another dtype", "extract its features with"),
        Row("features that are no base64", 0, fields => fields[9] = '*' + fields[9][1..], "features is no base64 at character 0", "features is no base64 at character 0"),
        Row("a box outside its picture", 0, fields => fields[8] = Base64([.. Enumerable.Range(0, 4).SelectMany(_ => (float[])[0, 0, 9999, 9999])]), "outside", "leaves the picture"),
        Row("a box without area, which the original reads", 0, fields => fields[8] = Base64(new float[16]), "", "is 0 wide and 0 high"),
        Row("a picture that stands twice: the original takes the last", 1, fields => fields[0] = "COCO_train2014_000000000000", "", "stands there twice"),
        new("a question that stands twice", "lxmert", TaskNames.Vqa, folder => Write(folder, "data/vqa/train.json", text => $"[{text.Trim()[1..^1]},{text.Trim()[1..]}"), "", "stands there twice"),
        new("an answer outside VQA's vocabulary", "lxmert", TaskNames.Vqa, folder => Write(folder, "data/vqa/train.json", Unknown), "is not in trainval_ans2label.json", "is not in trainval_ans2label.json"),
        new("a question that is not UTF-8", "lxmert", TaskNames.Gqa, folder => Ruin(folder, "data/gqa/train.json", "\"sent\":\""u8, [0xff]), "UTF-8", "UTF-8"),
        new("a sentence of half a surrogate pair", "lxmert", TaskNames.Nlvr2, folder => Replace(folder, "data/nlvr2/train.json", "\"sent\":\"", "\"sent\":\"\\ud800"), "UTF-8", "UTF-8"),

        Table("a question that is not UTF-8", rows => rows, (folder, file) => Ruin(folder, file, "caf"u8, [0xff]), "not UTF-8", "not UTF-8"),
        Table("bytes that are no picture", rows => With(rows, "image", ArrowTables.Binary(Png(), Encoding.UTF8.GetBytes("no picture"))), null, "row 1: not a whole JPEG or PNG picture", "row 1: not a whole JPEG or PNG picture"),
        Table("a picture that is cut short", rows => With(rows, "image", ArrowTables.Binary(Png(), Png()[..^30])), null, "row 1: not a whole", "row 1: not a whole"),
        Table("a picture that is said to be enormous", rows => With(rows, "image", ArrowTables.Binary(Png(), Bomb(29_000, 29_000))), null, "row 1: 29000 x 29000 pixels, at most", "row 1: 29000 x 29000 pixels, at most"),
        Table("a picture that cannot be in so few bytes", rows => With(rows, "image", ArrowTables.Binary(Png(), Bomb(9_000, 9_000))), null, "pixels are said to be in", "pixels are said to be in"),
        Table("an answer outside the vocabulary", rows => With(rows, "answer_labels", ArrowTables.ListsOfLists([[2, 0], [1]], [[2, 777], [1]])), null, "the label 777 of", "the label 777"),
        Table("a score that is no number", rows => With(rows, "answer_scores", ArrowTables.ListsOfLists([[1, 0.3], [0.6]], [[1, double.NaN], [0.6]])), null, "a score is missing or not finite", "a score is missing or not finite"),
        Table("fewer scores than answers", rows => With(rows, "answer_scores", ArrowTables.ListsOfLists([[1, 0.3], [0.6]], [[1], [0.6]])), null, "2 answers, 2 labels and 1 scores", "2 answers, 2 labels and 1 scores"),
        Table("fewer ids than questions", rows => With(rows, "question_id", ArrowTables.Lists([1L, 2L], [11L])), null, "2 questions with 1 ids", "2 questions with 1 ids"),
        Table("ids that are texts", rows => With(rows, "question_id", ArrowTables.Lists(["1", "2"], ["11", "12"])), null, "is of type list<string>, list<int64> is wanted", "is of type list<string>, list<int64> is wanted"),
        Table("a question that stands twice, which the original reads", rows => With(rows, "question_id", ArrowTables.Lists([1L, 2L], [1L, 12L])), null, "", "stands there twice"),

        Easy("an answer outside the vocabulary", folder => Replace(folder, "train/questions.json", "\"yes\"", "\"maybe\""), "'maybe'", "'maybe'"),
        Easy("a question that is not UTF-8", folder => Ruin(folder, "train/questions.json", "what"u8, [0xff]), "not UTF-8", "not UTF-8"),
        Easy("an answer that is not UTF-8", folder => Ruin(folder, "answers.txt", "blu"u8, [0xff]), "not UTF-8", "not UTF-8"),
        Easy("a picture of another size", folder => folder.Exchange("train/images/1.png", Png(20)), "20 x 20 pixels, 16 x 16 are wanted", "20 x 20 pixels, 16 x 16 are wanted"),
        Easy("a picture that is said to be enormous", folder => folder.Exchange("train/images/1.png", Bomb(29_000, 29_000)), "29000 x 29000 pixels", "29000 x 29000 pixels"),
        Easy("bytes that are no picture", folder => folder.Exchange("train/images/1.png", "no picture"u8.ToArray()), "not a whole JPEG or PNG picture", "not a whole JPEG or PNG picture"),

        Nlvr("a sentence that is not UTF-8", folder => Ruin(folder, "dev.json", "There"u8, [0xff]), "not UTF-8", "not UTF-8"),
        Nlvr("a sentence of half a surrogate pair", folder => Replace(folder, "dev.json", "\"There", "\"\\ud800There"), "not UTF-8", "not UTF-8"),
        Nlvr("a sentence that stands twice", folder => Write(folder, "dev.json", text => text + text.Split('\n')[0]), "stands there", "stands there"),
        Nlvr("a place outside its box", folder => Replace(folder, "dev.json", "\"x_loc\":", "\"x_loc\":1000"), "x_loc must be from 0 to 100", "x_loc must be from 0 to 100"),
        Nlvr("a label that is none", folder => Replace(folder, "dev.json", "\"true\"", "\"perhaps\""), "neither true nor false", "neither true nor false"),
    ];

    public static TheoryData<string, string> Names => new(Cases.Select(bad => (bad.Set, bad.Name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_content_is_told_of_with_its_place_and_mend(string set, string name)
    {
        var bad = Cases.Single(one => (one.Set, one.Name) == (set, name));
        using var folder = new DamagedFolder(sound.Of(bad.Set, bad.Task));
        var before = GC.GetTotalAllocatedBytes();

        bad.Damage(folder);
        var problem = Verdict.Of(folder, "", out var isRefused);
        var (opening, check) = (folder.Open()?.Message ?? "", folder.Check());

        Assert.Null(problem);
        Assert.Equal(bad.Opening.Length > 0, isRefused);
        Assert.Contains(bad.Opening, opening, StringComparison.Ordinal);
        Assert.Contains(check, fault => fault.Contains(bad.Check, StringComparison.Ordinal));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 30);
    }

    [Fact]
    public void What_the_originals_pass_over_is_counted()
    {
        using var folder = new DamagedFolder(sound.Of("lxmert", TaskNames.Gqa));
        Write(folder, "data/gqa/train.json", Unknown);

        Assert.Null(folder.Open());
        Assert.Empty(folder.Check());
        Assert.Contains(Checks.DataCheck.Of(folder.Path).Run().SelectMany(report => report.Skipped), skip => skip is { Name: "answers outside the vocabulary", Count: > 0 });
    }

    private static Case Text(string name, Func<Data.Formats.Uniter.TextRecord, byte[]> change, string opening, string check) =>
        new(name, "uniter", TaskNames.Vqa, folder => MadeRecords.Change(folder.PathOf(Words), change), opening, check);

    private static Case Regioned(string name, (string, object?)[] arrays, string opening, string check) =>
        new(name, "uniter", TaskNames.Captions, folder => MadeRecords.Exchange(folder.PathOf(Regions), (_, _) => Map(arrays)), opening, check);

    private static Case Row(string name, int row, Action<string[]> change, string opening, string check) => new(name, "lxmert", TaskNames.Vqa, folder => Write(folder, Tsv, text =>
    {
        var rows = text.Split("\r\n");
        var fields = rows[row].Split('\t');
        change(fields);
        rows[row] = string.Join('\t', fields);
        return string.Join("\r\n", rows);
    }), opening, check);

    private static Case Table(
        string name, Func<(string, Apache.Arrow.IArrowArray)[], (string, Apache.Arrow.IArrowArray)[]> change, Action<DamagedFolder, string>? damage, string opening, string check) => new(name, "vilt", TaskNames.Vqa, folder =>
    {
        const string file = "vqav2_val.arrow";
        using var tables = new ArrowTables();
        folder.Exchange(file, File.ReadAllBytes(tables.Write(file, change(With(ArrowTables.Questions(0, Png(), Png()), "answers", ArrowTables.ListsOfLists([["a", "b"], ["c"]], [["a", "b"], ["c"]]))))));
        Write(folder, "vqa_dict.json", _ => """{"0": "b", "1": "c", "2": "a"}""");
        folder.Exchange("vqav2_train.arrow", File.ReadAllBytes(tables.Write("train.arrow", ArrowTables.Questions(0, Png(), Png()))));
        damage?.Invoke(folder, file);
    }, opening, check);

    private static Case Easy(string name, Action<DamagedFolder> damage, string opening, string check) => new(name, "easy-vqa", TaskNames.Vqa, damage, opening, check);

    private static Case Nlvr(string name, Action<DamagedFolder> damage, string opening, string check) => new(name, "nlvr", TaskNames.Vqa, damage, opening, check);

    private static (string, Apache.Arrow.IArrowArray)[] With((string Name, Apache.Arrow.IArrowArray Values)[] columns, string name, Apache.Arrow.IArrowArray values) =>
        [.. columns.Select(column => column.Name == name ? (name, values) : column)];

    private static byte[] Question(Data.Formats.Uniter.TextRecord record, object? image = null, object? pieces = null, int label = 0, double score = 1, bool more = false) => Map(
        ("img_fname", image ?? record.Text("img_fname")),
        ("input_ids", pieces ?? record.Integers("input_ids")),
        ("target", new Dictionary<string, object?> { ["labels"] = more ? (int[])[label, label] : (int[])[label], ["scores"] = (double[])[score] }));

    /// <summary>So many boxes of a quarter of the picture, the first from (0.5, 0.5) to a given corner.</summary>
    private static object Boxes(int count, float right = 1, float bottom = 1) => Halves(count, 6, [.. Enumerable.Range(0, count).SelectMany(i => i == 0
        ? (float[])[0.5f, 0.5f, right, bottom, right - 0.5f, bottom - 0.5f]
        : [0, 0, 0.5f, 0.5f, 0.5f, 0.5f])]);

    private static float[] Filled(int count, float value) => [.. Enumerable.Repeat(value, count)];

    private static string Base64(float[] numbers) => Convert.ToBase64String(MemoryMarshal.AsBytes<float>(numbers));

    /// <summary>Makes the picture database one of archives, every one the given one.</summary>
    private static void Pack(DamagedFolder folder, byte[] archive)
    {
        MadeRecords.ExchangeAll(folder.PathOf(Regions), archive);
        Directory.Move(folder.PathOf(Regions), folder.PathOf(Regions) + "_compressed");
    }

    private static string Unknown(string text) => Regex.Replace(text, "\"label\": ?\\{\"[^\"]+\"", "\"label\":{\"nowhere to be found\"");

    private static void Twice(DamagedFolder folder, string file) => Write(folder, file, text => $"{text.Trim()[..^1]},{text.Trim()[1..]}");

    private static void Replace(DamagedFolder folder, string file, string old, string text) => Write(folder, file, all =>
    {
        var at = all.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no {old}");
        return string.Concat(all.AsSpan(0, at), text, all.AsSpan(at + old.Length));
    });

    private static void Write(DamagedFolder folder, string file, Func<string, string> change)
    {
        var before = Encoding.UTF8.GetString(folder.Read(file));
        var after = change(before);
        Assert.NotEqual(before, after);
        folder.Exchange(file, Encoding.UTF8.GetBytes(after));
    }

    /// <summary>Puts bytes over what follows a text.</summary>
    private static void Ruin(DamagedFolder folder, string file, ReadOnlySpan<byte> after, byte[] bytes)
    {
        var content = folder.Read(file);
        var at = content.AsSpan().IndexOf(after);
        Assert.True(at >= 0, file);
        bytes.CopyTo(content, at + after.Length);
        folder.Exchange(file, content);
    }

    private static byte[] Png(int side = 16)
    {
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(SKColors.SeaGreen);
        bitmap.SetPixel(1, 1, SKColors.White);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>A small file that says of itself to be a large picture, with the checksum that such a head has.</summary>
    private static byte[] Bomb(int width, int height)
    {
        var png = Png();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
