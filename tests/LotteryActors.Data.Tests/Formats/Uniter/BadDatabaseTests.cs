using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Tasks.Uniter;
using static LotteryActors.Data.Tests.Formats.Uniter.MadeDatabase;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>What is wrong in a database is named with its file, its key and the mend.</summary>
public sealed class BadDatabaseTests : IDisposable
{
    private readonly MadeDatabase _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void A_sound_picture_is_read()
    {
        using var images = _made.OpenImages(null, Map(Picture()));
        var picture = images.Read("a.npz");
        Assert.Equal([1, 2, 3, 4], picture.Features);
        Assert.Equal([0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0.25f, 0.5f, 0, 1, 1, 0.5f, 1, 0.5f], picture.Boxes);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Features_that_are_not_finite(float value) =>
        RefusesPicture(Picture(features: Halves(2, 2, 1, value, 3, 4)), "features: a number is NaN or infinite; extract");

    [Fact]
    public void A_box_without_area() =>
        RefusesPicture(Picture(boxes: Halves(2, 6, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0, 0.5f, 1, 0, 1)), "region 1 is 0 wide and 1 high; leave it out");

    [Fact]
    public void A_dtype_that_holds_no_numbers() =>
        RefusesPicture(Picture(features: Array("|O8", [2, 2], new byte[32])), "the dtype '|O8' cannot be read; store float16 or float32");

    [Fact]
    public void Integers_for_features() =>
        RefusesPicture(Picture(features: Array("<i4", [2, 2], new byte[16])), "the dtype is '<i4', numbers are wanted");

    [Fact]
    public void More_boxes_than_features() =>
        RefusesPicture(Picture(features: Halves(1, 2, 1, 2)), "1 rows of features and 2 boxes; convert the picture again");

    [Fact]
    public void A_shape_that_the_data_do_not_fill() =>
        RefusesPicture(Picture(features: Array("<f2", [1 << 20, 1 << 10], new byte[8])), "is too large; write the value again");

    [Fact]
    public void A_missing_array() => RefusesPicture([("conf", Halves(1, 0, 1))], "no array 'features' of two dimensions");

    [Fact]
    public void A_picture_without_regions() =>
        RefusesPicture(Picture(Halves(0, 2), Halves(0, 6)), "the picture has no regions; leave it out");

    [Fact]
    public void Bytes_that_are_no_picture()
    {
        var error = Assert.Throws<DataException>(() => _made.OpenImages(null, [0xdf, 0xff, 0xff, 0xff, 0xff, 1, 2]).Dispose());
        Assert.Contains("a.npz: the msgpack value is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        var bomb = NpzOfZeros("features", "{'descr': '<f2', 'fortran_order': False, 'shape': (200000, 1024), }", 200000L * 2048);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<DataException>(() => _made.OpenImages(null, bomb, compressed: true).Dispose());
        Assert.Contains("are said to be packed in", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [Theory]
    [InlineData("{'descr': '<f2', 'fortran_order': True, 'shape': (2, 2), }", "Fortran order")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }", "dtype '|O'")]
    [InlineData("{'descr': [('a', '<f2')], 'fortran_order': False, 'shape': (2, 2), }", "cannot be read; store plain arrays")]
    [InlineData("{'descr': '<f2', 'fortran_order': False, 'shape': (3, 2), }", "its header asks for")]
    public void A_compressed_array_of_another_kind(string header, string problem)
    {
        var npz = Npz(("features", Npy(header, new byte[8])));
        var error = Assert.Throws<DataException>(() => _made.OpenImages(null, npz, compressed: true).Dispose());
        Assert.Contains("key a.npz: array 'features': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_not_there()
    {
        using var images = _made.OpenImages(null, Map(Picture()));
        var error = Assert.Throws<DataException>(() => images.Read("b.npz"));
        Assert.Contains("data.mdb: key b.npz: the picture is missing; convert it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_no_database_was_cut_by()
    {
        _made.OpenImages(null, Map(Picture())).Dispose();
        var error = Assert.Throws<DataException>(() => ImageDatabase.Open(_made.Images, new BoxRule(Threshold: 0.075)));
        Assert.Contains("name the rule (conf_th, max_bb, min_bb, num_bb)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_no_UTF8() =>
        RefusesText(Map(("img_fname", new RawText([0xc3, 0x28])), ("input_ids", (int[])[7])), "key 1: img_fname: no valid UTF-8; write the value again");

    [Fact]
    public void A_field_of_another_kind() =>
        RefusesText(Map(("img_fname", "a.npz"), ("input_ids", "seven")), "key 1: input_ids: not of the wanted form");

    [Fact]
    public void A_missing_field() => RefusesText(Map(("img_fname", "a.npz")), "key 1: the field 'input_ids' is missing");

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public void An_answer_outside_the_vocabulary(int label) =>
        RefusesText(Question(label, 1.0), $"key 1: target: the label {label} is no answer of a vocabulary of 5; give the ans2label.json");

    [Fact]
    public void A_score_that_is_none() => RefusesText(Question(1, double.NaN), "a score of NaN, 0 to 1 is wanted");

    [Fact]
    public void An_lz4_bomb_is_refused()
    {
        var bomb = Frame(Map(("input_ids", new byte[70_000_000])));
        Assert.True(bomb.Length < 1_000_000);
        var error = Assert.Throws<DataException>(() => TextRecord.Unpack(bomb, "data.mdb: key 1"));
        Assert.Contains("key 1: the lz4 frame is damaged (it unpacks to more than 67108864 bytes)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_that_promises_more_than_it_holds() =>
        RefusesText([0xdf, 0xff, 0xff, 0xff, 0xff], "key 1: not of the wanted form");

    [Fact]
    public void A_map_nested_a_million_deep_is_passed_over()
    {
        byte[] deep = [0x81, 0xa1, (byte)'a', .. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];
        Assert.True(TextRecord.Unpack(Frame(deep), "here").Has("a"));
    }

    [Fact]
    public void A_side_file_with_an_id_twice()
    {
        _made.OpenTexts(("1", Frame(Question(1, 1.0)), 1, "a.npz")).Dispose();
        File.WriteAllText(Path.Combine(_made.Texts, "id2len.json"), """{"1": 3, "1": 4}""");
        var error = Assert.Throws<DataException>(() => TextDatabase.Open(_made.Texts, TextDatabase.AnyLength));
        Assert.Contains("id2len.json: '1' stands there twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_side_file()
    {
        _made.OpenTexts(("1", Frame(Question(1, 1.0)), 1, "a.npz")).Dispose();
        File.Delete(Path.Combine(_made.Texts, "meta.json"));
        var error = Assert.Throws<DataException>(() => TextDatabase.Open(_made.Texts, TextDatabase.AnyLength));
        Assert.Contains("meta.json: no such file; it belongs to the database, copy it too", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_are_too_long_are_left_out_and_counted()
    {
        _made.OpenTexts(("1", Frame(Question(1, 1.0)), 61, "a.npz"), ("2", Frame(Question(1, 1.0)), 60, "a.npz")).Dispose();
        using var texts = TextDatabase.Open(_made.Texts, maxLength: 60);
        Assert.Equal(["2"], texts.Ids);
        Assert.Equal(1, texts.TooLong);
    }

    [Fact]
    public void Answers_of_a_vocabulary_with_a_hole()
    {
        var path = Path.Combine(Path.GetDirectoryName(_made.Texts)!, "ans2label.json");
        File.WriteAllText(path, """{"yes": 0, "no": 2}""");
        var error = Assert.Throws<DataException>(() => AnswerVocabulary.Read(path));
        Assert.Contains("ans2label.json: 'no' has the label 2; give every answer its own from 0 to 1", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Question(int label, double score) => Map(
        ("img_fname", "a.npz"),
        ("input_ids", (int[])[7, 8]),
        ("target", new Dictionary<string, object?> { ["labels"] = (int[])[label], ["scores"] = (double[])[score] }));

    private void RefusesPicture((string Key, object? Value)[] picture, string problem)
    {
        var error = Assert.Throws<DataException>(() =>
        {
            using var images = _made.OpenImages(null, Map(picture));
            images.Read("a.npz");
        });
        Assert.Contains("data.mdb: key a.npz: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private void RefusesText(byte[] map, string problem)
    {
        using var images = _made.OpenImages(null, Map(Picture()));
        using var texts = _made.OpenTexts(("1", Frame(map), 2, "a.npz"));
        var error = Assert.Throws<DataException>(() => new UniterVqaExamples(texts, images, answers: 5, Shard.Whole).Read(0));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
