using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Arrow;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;
using LotteryActors.Data.ViltData;

namespace LotteryActors.Data.Tests.Formats.Vilt;

[Collection(MeasuredAlone.Name)]
public sealed class ViltTablesTests : IDisposable
{
    private readonly ArrowTables _tables = new();
    private readonly byte[] _png = PillowFixture.Bytes("source.png");
    private readonly byte[] _jpeg = PillowFixture.Bytes("rgb.jpg");

    public void Dispose() => _tables.Dispose();

    [Fact]
    public void Questions_are_numbered_through_batches_and_tables()
    {
        var first = _tables.Write("a.arrow", ArrowTables.Questions(0, _png), ArrowTables.Questions(1, _jpeg, _png));
        var second = _tables.Write("b.arrow", ArrowTables.Questions(3, _jpeg));
        using var vqa = ViltQuestions.Open(first, second);

        Assert.Equal((8, 4), (vqa.Count, vqa.Pictures));
        Assert.Equal([(0, 1L), (0, 2L), (1, 11L), (1, 12L), (2, 21L), (2, 22L), (3, 31L), (3, 32L)], Enumerable.Range(0, 8).Select(i => (vqa.Read(i).Row, vqa.Read(i).QuestionId)));
        Assert.Equal("café 2?", vqa.Read(5).Text);
        Assert.Equal([new ViltAnswer("yes", 2, 1.0), new ViltAnswer("a3", 3, 0.3)], vqa.Read(6).Answers);
        Assert.Equal([0f, 0f, 1f, 0.3f, 0f], vqa.Read(6).Target(5));
        Assert.Equal([0f, 0.6f, 0f], vqa.Read(7).Target(3));
        Assert.Contains("the label 3 of 'a3' is none of 3 answers", Assert.Throws<DataException>(() => vqa.Read(6).Target(3)).Message);
        Assert.Equal($"{second}: row 0", vqa.Place(3));
    }

    [Fact]
    public void Pictures_are_the_untouched_files()
    {
        using var vqa = ViltQuestions.Open(_tables.Write("a.arrow", ArrowTables.Questions(0, _png, _jpeg)));

        Assert.Equal(_png, vqa.Picture(0).ToArray());
        Assert.Equal(_jpeg, vqa.Picture(1).ToArray());
        var picture = new ViltTransform(ViltSize.Of(64)).Apply(vqa.Picture(1), vqa.Place(1));
        Assert.Equal((64, 64, 3 * 64 * 64), (picture.Height, picture.Width, picture.Pixels.Length));
        var augmented = new ViltTransform(ViltSize.Of(64)).Apply(vqa.Picture(1), vqa.Place(1), new RandomStream(1, 2, 3));
        Assert.NotEqual(picture.Pixels, augmented.Pixels);
    }

    [Fact]
    public void A_test_table_has_questions_without_answers()
    {
        var columns = ArrowTables.Questions(0, _png, _jpeg)
            .Select(column => column.Name.StartsWith("answer", StringComparison.Ordinal) ? (column.Name, ArrowTables.EmptyLists(2)) : column).ToArray();
        using var vqa = ViltQuestions.Open(_tables.Write("test.arrow", columns));

        Assert.Equal(4, vqa.Count);
        Assert.Empty(vqa.Read(3).Answers);
        Assert.Equal(new float[4], vqa.Read(3).Target(4));
    }

    [Fact]
    public void A_caption_that_stands_twice_counts_once()
    {
        var path = _tables.Write("c.arrow", [
            ("image", ArrowTables.Binary(_png, _jpeg, _png)), ("caption", ArrowTables.Lists(["a", "b", "a"], [], ["c"])),
            ("image_id", ArrowTables.Strings("1.jpg", "2.jpg", "3.jpg")), ("split", ArrowTables.Strings("train", "train", "train"))]);
        using var captions = ViltCaptions.Open(path);

        Assert.Equal([new ViltCaption(0, 0, "a"), new ViltCaption(0, 1, "b"), new ViltCaption(2, 0, "c")], Enumerable.Range(0, captions.Count).Select(captions.Read));
        Assert.Equal("3.jpg", captions.ImageId(2));
    }

    [Fact]
    public void Many_captions_of_one_picture_are_counted_as_few_are()
    {
        string[] twenty = [.. Enumerable.Range(0, 20).Select(i => $"caption {i % 19}")];
        var path = _tables.Write("c.arrow", [
            ("image", ArrowTables.Binary(_png, _png)), ("caption", ArrowTables.Lists(twenty, twenty[..3])), ("image_id", ArrowTables.Strings("1.jpg", "2.jpg"))]);
        using var captions = ViltCaptions.Open(path);

        Assert.Equal((22, 19), (captions.Count, captions.MostOfOne));
        Assert.Equal([0, 0, 1, 1, 1], Enumerable.Range(17, 5).Select(captions.PictureOf));
    }

    [Fact]
    public void Retrieval_opens_without_reading_the_captions_into_memory()
    {
        Assert.InRange(AllocatedToOpen(letters: 5_000), 0, AllocatedToOpen(letters: 5) + 100_000); // their texts are ten million letters

        long AllocatedToOpen(int letters)
        {
            var rows = Enumerable.Range(0, 500).Select(row => Enumerable.Range(0, 4).Select(i => $"{row} {i} {new string('a', letters)}").ToArray()).ToArray();
            var path = _tables.Write($"{letters}.arrow", [
                ("image", ArrowTables.Binary([.. rows.Select(_ => _png)])), ("caption", ArrowTables.Lists(rows)), ("image_id", ArrowTables.Strings([.. rows.Select(_ => "1.jpg")]))]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var captions = ViltCaptions.Open(path);
            var examples = new ViltCaptionExamples(captions, new ClippedTexts(WordPieceVocabulary.Embedded("scenes"), longest: 40));
            var (learnt, ranked) = (new ViltRetrievalTraining(examples, negatives: 1), new ViltRetrievalEvaluation(examples));
            Assert.Equal((2000, 500 * 2000, 499), (learnt.Count, ranked.Count, ranked.Ranking.PictureOf[^1]));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Pairs_have_two_pictures_and_a_truth()
    {
        using var pairs = ViltPairs.Open(Pairs("True", "False"));

        Assert.Equal([new ViltPair(0, "dev-0", "is it?", true), new ViltPair(1, "dev-1", "is it?", false)], Enumerable.Range(0, pairs.Count).Select(pairs.Read));
        Assert.Equal(_png, pairs.Picture(1, 0).ToArray());
        Assert.Equal(_jpeg, pairs.Picture(1, 1).ToArray());
    }

    [Fact]
    public void An_answer_that_is_no_truth_is_named()
    {
        var path = Pairs("True", "maybe");
        using var pairs = ViltPairs.Open(path);

        Assert.Equal($"{path}: row 1: the answer 'maybe' is neither True nor False; mend the table", Assert.Throws<DataException>(() => pairs.Read(1)).Message);
    }

    [Fact]
    public void Columns_are_those_that_the_library_reads()
    {
        var path = _tables.Write("a.arrow", ArrowTables.Questions(0, _png, _jpeg), ArrowTables.Questions(2, _jpeg));
        using var file = ArrowFile.Open(path);
        using var reader = new ArrowFileReader(File.OpenRead(path));

        foreach (var view in file.Batches)
        {
            using var batch = reader.ReadNextRecordBatch();
            Assert.Equal(batch.Length, view.Rows);
            foreach (var name in batch.Schema.FieldsList.Select(field => field.Name))
            {
                Assert.Equal(Values(batch.Column(name)), Values(view.Columns[name]));
            }
        }
    }

    [Fact]
    public void Opening_reads_no_pictures()
    {
        var large = new byte[4 << 20];
        _png.CopyTo(large, 0);
        var path = _tables.Write("large.arrow", ArrowTables.Questions(0, large, large), ArrowTables.Questions(2, large, large));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var vqa = ViltQuestions.Open(path);
        _ = vqa.Picture(3).Length;

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1 << 20);
    }

    [Fact]
    public void A_missing_column_and_one_of_another_type_are_named()
    {
        var columns = ArrowTables.Questions(0, _png);
        var path = _tables.Write("a.arrow", columns.Where(column => column.Name != "question_id").ToArray());
        Assert.StartsWith($"{path}: no column 'question_id', there are image, questions,", Refusal(path));

        path = _tables.Write("b.arrow", columns.Select(column => column.Name == "question_id" ? ("question_id", ArrowTables.Int64s(1)) : column).ToArray());
        Assert.Equal($"{path}: column 'question_id' is of type int64, list<int64> is wanted; write the table with ViLT's scripts", Refusal(path));
    }

    [Fact]
    public void Lists_of_different_lengths_are_named()
    {
        var columns = ArrowTables.Questions(0, _png).Select(column => column.Name == "question_id" ? ("question_id", ArrowTables.Lists(new[] { 1L })) : column).ToArray();
        var path = _tables.Write("a.arrow", columns);

        Assert.Equal($"{path}: row 0: 2 questions with 1 ids; write the table again", Refusal(path));
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_named()
    {
        var path = _tables.Write("a.arrow", ArrowTables.Questions(0, _png));
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("café"u8);
        bytes[at + 4] = (byte)'(';
        File.WriteAllBytes(path, bytes);
        using var vqa = ViltQuestions.Open(path);

        Assert.Equal($"{path}: row 0: the text is not UTF-8; write the table again", Assert.Throws<DataException>(() => vqa.Read(1)).Message);
    }

    [Fact]
    public void A_row_without_a_picture_is_named()
    {
        var path = _tables.Write("a.arrow", ArrowTables.Questions(0, _png, []));
        using var vqa = ViltQuestions.Open(path);

        Assert.Equal(
            $"{path}: row 1: no picture in column 'image'; write the table again or leave the row out", Assert.Throws<DataException>(() => { _ = vqa.Picture(1); }).Message);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_named()
    {
        var path = _tables.Write("a.arrow", ArrowTables.Questions(0, _png));
        var whole = File.ReadAllBytes(path);
        foreach (var length in Enumerable.Range(0, 40).Select(i => whole.Length * i / 40))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith(path, Refusal(path));
        }
    }

    [Fact]
    public void No_damage_gives_more_than_an_error()
    {
        var path = _tables.Write("a.arrow", ArrowTables.Questions(0, _png), ArrowTables.Questions(1, _jpeg, _jpeg));
        var whole = File.ReadAllBytes(path);
        var refused = 0;
        for (var trial = 0; trial < 600; trial++)
        {
            var random = new RandomStream(3, 1, (ulong)trial);
            var damaged = (byte[])whole.Clone();
            var at = trial % 2 == 0 ? whole.Length - 1 - random.Below(2500) : random.Below(whole.Length);
            damaged.AsSpan(at, Math.Min(1 + random.Below(8), whole.Length - at)).Fill((byte)(random.Chance(0.5) ? 0xFF : random.Below(256)));
            File.WriteAllBytes(path, damaged);
            refused += Survives(path) ? 0 : 1;
        }

        Assert.InRange(refused, 50, 600);
    }

    [Fact]
    public void What_is_no_Arrow_file_is_named()
    {
        var path = _tables.PathOf("text.arrow");
        File.WriteAllText(path, new string('x', 200));

        Assert.Equal($"{path}: no Arrow file, \"ARROW1\" must stand at both ends; restore it from its source or write it again", Refusal(path));
        Assert.StartsWith("/nowhere.arrow: no such Arrow file", Refusal("/nowhere.arrow"));
    }

    private string Pairs(params string[] answers) => _tables.Write("nlvr2.arrow", [
        ("image_0", ArrowTables.Binary([.. answers.Select(_ => _png)])), ("image_1", ArrowTables.Binary([.. answers.Select(_ => _jpeg)])),
        ("questions", ArrowTables.Lists([.. answers.Select(_ => new[] { "is it?" })])), ("answers", ArrowTables.Lists([.. answers.Select(answer => new[] { answer })])),
        ("identifier", ArrowTables.Strings([.. answers.Select((_, i) => $"dev-{i}")]))]);

    private static bool Survives(string path)
    {
        try
        {
            using var vqa = ViltQuestions.Open(path);
            for (var i = 0; i < vqa.Count; i++)
            {
                _ = vqa.Read(i);
                _ = vqa.Picture(vqa.Read(i).Row).Length;
            }

            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }

    private static string Values(IArrowArray array) => array switch
    {
        ListArray list => $"[{string.Join(", ", Enumerable.Range(0, list.Length).Select(i => $"{list.ValueOffsets[i]}-{list.ValueOffsets[i + 1]}"))}] of {Values(list.Values)}",
        StringArray texts => string.Join(", ", Enumerable.Range(0, texts.Length).Select(i => texts.GetString(i, Encoding.UTF8))),
        BinaryArray binary => string.Join(", ", Enumerable.Range(0, binary.Length).Select(i => Convert.ToHexString(binary.GetBytes(i)))),
        Int64Array numbers => string.Join(", ", numbers.Values.ToArray()),
        DoubleArray numbers => string.Join(", ", numbers.Values.ToArray()),
        _ => throw new ArgumentException(array.Data.DataType.Name),
    };

    private static string Refusal(string path) => Assert.Throws<DataException>(() => ViltQuestions.Open(path)).Message;
}
