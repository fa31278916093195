using LotteryActors.Data.Tests.Formats.Uniter;
using static LotteryActors.Data.Tests.Formats.Uniter.MadeDatabase;

namespace LotteryActors.Cli.Tests.Data;

/// <summary>UNITER's databases, sound and in every way damaged.</summary>
public sealed class UniterCheckTests : IDisposable
{
    private readonly MadeDatabase _made = new();

    public UniterCheckTests()
    {
        WritePictures(("a.npz", Map(Picture())));
        WriteTexts(("7", Frame(Text([7, 8])), "a.npz"));
    }

    private string Folder => Path.GetDirectoryName(_made.Images)!;

    private string Pictures => Path.Combine(_made.Images, "feat_th0.2_max3_min1");

    public void Dispose() => _made.Dispose();

    [Fact]
    public Task A_sound_database_is_told_with_its_counts() =>
        Checked.MustBeSound(Folder, "img/feat_th0.2_max3_min1: 2 boxes a picture, 2 features a box", "1 texts", "100.0 %");

    [Fact]
    public Task A_feature_that_is_not_finite() =>
        MustFindInPicture(Picture(features: Halves(2, 2, 1, 2, float.NaN, 4)), "not-finite", "data.mdb: key a.npz: features of region 1 is NaN or infinite at 0; extract the picture's features again");

    [Fact]
    public Task A_box_without_area() =>
        MustFindInPicture(Picture(boxes: Halves(2, 6, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0, 0.5f, 1, 0, 1)), "box-empty", "key a.npz: box 1 is 0 wide and 1 high; leave the box out");

    [Fact]
    public Task A_box_that_leaves_its_picture() =>
        MustFindInPicture(Picture(boxes: Halves(2, 6, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0, 1.5f, 1, 1, 1)), "box-outside", "key a.npz: box 1 from (0.5, 0) to (1.5, 1) leaves the picture of 1 x 1; leave");

    [Fact]
    public Task Numbers_of_another_dtype() =>
        MustFindInPicture(Picture(features: Array("<i4", [2, 2], new byte[16])), "type", "key a.npz: features: the dtype is '<i4', numbers are wanted; store float16 or float32");

    [Fact]
    public Task An_array_of_objects() =>
        MustFindInPicture(Picture(features: Array("|O8", [2, 2], new byte[32])), "type", "key a.npz: array 'features': the dtype '|O8' cannot be read");

    [Fact]
    public Task More_boxes_than_features() =>
        MustFindInPicture(Picture(features: Halves(1, 2, 1, 2)), "mixed-boxes", "key a.npz: 1 rows of features and 2 of norm_bb; convert the picture again");

    [Fact]
    public async Task Features_of_two_detectors()
    {
        WritePictures(("a.npz", Map(Picture())), ("b.npz", Map(Picture(features: Halves(2, 3, 1, 2, 3, 4, 5, 6)))));

        await Checked.MustFind(Folder, "mixed-boxes", "key b.npz: features of length 3, those of a.npz have 2; use one detector");
    }

    [Fact]
    public async Task A_decompression_bomb()
    {
        Directory.Delete(Pictures, recursive: true);
        Lmdb(Pictures + "_compressed", ("a.npz", NpzOfZeros("features", "{'descr': '<f2', 'fortran_order': False, 'shape': (200000, 1024), }", 200000L * 2048)));

        await Checked.MustFind(Folder, "bomb", "_compressed/data.mdb: key a.npz: array 'features'", "are said to be packed in", "write the value again");
    }

    [Fact]
    public async Task A_text_that_unpacks_without_end()
    {
        WriteTexts(("7", Frame(new byte[(1 << 26) + 1]), "a.npz"));

        await Checked.MustFind(Folder, "bomb", "txt/data.mdb: key 7: the lz4 frame is damaged (it unpacks to more than 67108864 bytes); write the value again");
    }

    [Theory]
    [InlineData("img/feat_th0.2_max3_min1")]
    [InlineData("txt")]
    public async Task A_file_that_is_cut_short(string database)
    {
        var file = Path.Combine(Folder, database, "data.mdb");
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^1]);

        await Checked.MustFind(Folder, "damaged", $"{file}: the file is cut short", "copy it again");
    }

    [Fact]
    public async Task Text_that_is_not_UTF8()
    {
        WriteTexts(("7", Frame(Map([.. Fields([7]), ("question", new RawText([0x63, 0xC3, 0x28]))])), "a.npz"));

        await Checked.MustFind(Folder, "encoding", "txt/data.mdb: key 7: the text 'c\uFFFD(' is not UTF-8; write the record again");
    }

    [Fact]
    public Task A_word_piece_above_the_vocabulary() =>
        MustFindInText(Text([7, 28996]), "word-piece", "key 7: input_ids has the word piece 28996, the vocabulary of meta.json ends at 28995; write the database with the vocabulary");

    [Fact]
    public async Task An_answer_outside_the_vocabulary()
    {
        Json(Path.Combine(Folder, "ans2label.json"), new Dictionary<string, int> { ["yes"] = 0, ["no"] = 1 });
        WriteTexts(("7", Frame(Text([7], label: 2)), "a.npz"), ("8", Frame(Text([7], label: 1)), "a.npz"));

        await Checked.MustFind(Folder, "answer", "key 7: the label 2 is no answer of a vocabulary of 2; give the ans2label.json");
        Assert.Contains("50.0 %", (await Lottery.Run("data", "check", Folder)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_score_that_is_none() => MustFindInText(Text([7], score: 1.5), "answer", "key 7: a score of 1.5, 0 to 1 is wanted");

    [Fact]
    public Task Choices_of_which_no_right_one_is_told() =>
        MustFindInText(
            Map([.. Fields([7]), ("img_fname", (string[])["a.npz", "a.npz"]), ("input_ids_as", Four), ("input_ids_rs", Four)]),
            "damaged",
            "key 7: the field 'qa_target' is missing");

    [Fact]
    public async Task An_expression_without_the_box_that_it_means()
    {
        Json(Path.Combine(_made.Texts, "refs.json"), (object[])[]);

        await MustFindInText(Text([7]), "damaged", "key 7: the field 'bbox' is missing");
    }

    [Fact]
    public async Task A_picture_that_is_missing()
    {
        WriteTexts(("7", Frame(Map(Fields([7]))), "gone.npz"));

        await Checked.MustFind(Folder, "missing", "txt2img.json: key 7: picture gone.npz is in no picture database here; convert it");
    }

    [Fact]
    public async Task An_id_that_stands_twice()
    {
        File.WriteAllText(Path.Combine(_made.Texts, "id2len.json"), """{"7": 2, "7": 2}""");

        await Checked.MustFind(Folder, "duplicate", "id2len.json: key 7 stands there twice; remove one");
    }

    [Fact]
    public async Task A_record_that_is_missing()
    {
        File.WriteAllText(Path.Combine(_made.Texts, "id2len.json"), """{"7": 2, "9": 2}""");

        await Checked.MustFind(Folder, "missing", "txt/data.mdb: key 9 is missing, though id2len.json names it; copy the database again");
    }

    [Fact]
    public async Task What_no_example_is_made_of_is_counted_and_passed_over()
    {
        Lmdb(_made.Texts, ("7", Frame(Text([7]))), ("8", [1, 2, 3]));

        await Checked.MustBeSound(Folder, "txt: 1 records that no length file names: passed over, as the original does");
    }

    private async Task MustFindInPicture((string, object?)[] arrays, string kind, params string[] words)
    {
        WritePictures(("a.npz", Map(arrays)));
        await Checked.MustFind(Folder, kind, words);
    }

    private async Task MustFindInText(byte[] record, string kind, params string[] words)
    {
        WriteTexts(("7", Frame(record), "a.npz"));
        await Checked.MustFind(Folder, kind, words);
    }

    private static int[][] Four => [[7], [7], [7], [7]];

    private static (string Key, object? Value)[] Fields(int[] pieces) => [("input_ids", pieces)];

    private static byte[] Text(int[] pieces, int label = 0, double score = 1) => Map(
    [
        .. Fields(pieces), ("img_fname", "a.npz"),
        ("target", new Dictionary<string, object?> { ["labels"] = (int[])[label], ["scores"] = (double[])[score] }),
    ]);

    private void WritePictures(params (string Name, byte[] Value)[] pictures)
    {
        Lmdb(Pictures, pictures);
        Json(Path.Combine(_made.Images, "nbb_th0.2_max3_min1.json"), pictures.ToDictionary(picture => picture.Name, _ => 2));
    }

    private void WriteTexts(params (string Id, byte[] Frame, string Picture)[] texts) =>
        _made.OpenTexts([.. texts.Select(text => (text.Id, text.Frame, 2, text.Picture))]).Dispose();
}
