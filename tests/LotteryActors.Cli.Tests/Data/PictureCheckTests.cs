using System.Buffers.Binary;
using LotteryActors.Data.Tests.EasyVqa;
using LotteryActors.Data.Tests.Formats.Vilt;
using LotteryActors.Data.Tests.VqaV2;
using LotteryActors.Golden;
using SkiaSharp;

namespace LotteryActors.Cli.Tests.Data;

/// <summary>Data sets of picture files: easy-VQA, NLVR v1, VQA v2 and ViLT's tables.</summary>
public sealed class PictureCheckTests : IDisposable
{
    private readonly EasyVqaFolder _easy = new();
    private readonly ArrowTables _tables = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _easy.Dispose();
        _tables.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public Task A_sound_easy_VQA_is_told_split_by_split() => Checked.MustBeSound(_easy.Path, "3 questions", "1 questions", "all is well in 2 parts");

    [Fact]
    public async Task A_picture_that_is_missing()
    {
        File.Delete(_easy.PathOf("train/images/1.png"));
        await Checked.MustFind(_easy.Path, "missing", "train/images/1.png: no such picture, question 1 of", "train/questions.json is about it; restore it");
    }

    [Fact]
    public async Task A_picture_that_is_cut_short()
    {
        var bytes = File.ReadAllBytes(_easy.PathOf("train/images/1.png"));
        File.WriteAllBytes(_easy.PathOf("train/images/1.png"), bytes[..(bytes.Length / 2)]);
        await Checked.MustFind(_easy.Path, "damaged", "train/images/1.png: not a whole JPEG or PNG picture; restore the file");
    }

    [Fact]
    public async Task A_picture_that_is_a_decompression_bomb()
    {
        File.WriteAllBytes(_easy.PathOf("train/images/1.png"), HugePng());
        await Checked.MustFind(_easy.Path, "bomb", "train/images/1.png: 20000 x 20000 pixels, at most", "shrink it");
    }

    [Fact]
    public async Task A_picture_of_another_size()
    {
        _easy.Draw("train/images/1.png", SKColors.Blue, side: 8);
        await Checked.MustFind(_easy.Path, "damaged", "train/images/1.png: 8 x 8 pixels, 16 x 16 are wanted");
    }

    [Fact]
    public async Task An_answer_outside_the_vocabulary()
    {
        _easy.Write("test/questions.json", """[["what color is the shape?", "mauve", 0]]""");
        await Checked.MustFind(_easy.Path, "answer", "test/questions.json: question 0 has the answer 'mauve', which answers.txt lacks; add it there");
    }

    [Fact]
    public async Task A_question_without_a_picture_does_not_hide_the_next()
    {
        _easy.Write("test/questions.json", """[["what?", "red"], ["what?", "mauve", 0]]""");
        await Checked.MustFind(_easy.Path, "answer", "test/questions.json: question 1 has the answer 'mauve'");
        await Checked.MustFind(_easy.Path, "damaged", "test/questions.json: question 0 has no image number; write it as [question, answer, image number]");
    }

    [Fact]
    public Task The_sentences_of_NLVR_are_sound() => Checked.MustBeSound(Path.Combine(Repository.Root, "tests", "fixtures", "nlvr"), "NLVR v1", "14 sentences");

    [Fact]
    public async Task An_identifier_of_NLVR_that_stands_twice()
    {
        var source = Path.Combine(Repository.Root, "tests", "fixtures", "nlvr");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.Path, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var lines = File.ReadAllLines(Path.Combine(source, "dev.json"));
        File.WriteAllLines(Path.Combine(_folder.Path, "dev.json"), [.. lines, lines[3]]);

        await Checked.MustFind(_folder.Path, "duplicate", "dev.json: the identifier ", " stands there twice; remove one");
    }

    [Fact]
    public Task A_sound_table_of_ViLT_is_told()
    {
        _tables.Write("vqav2_train.arrow", ArrowTables.Questions(5, Png(), Png()));
        return Checked.MustBeSound(_tables.Path, "vqav2_train.arrow", "4 questions", "100.0 %");
    }

    [Fact]
    public async Task A_table_that_is_cut_short()
    {
        var file = _tables.Write("vqav2_train.arrow", ArrowTables.Questions(0, Png()));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^40]);
        await Checked.MustFind(_tables.Path, "damaged", $"{file}: cut short, \"ARROW1\" must stand at both ends; restore");
    }

    [Fact]
    public async Task A_column_of_another_type()
    {
        var columns = ArrowTables.Questions(0, Png());
        columns[0] = ("image", ArrowTables.Strings("no picture"));
        await MustFindInTable(columns, "type", "column 'image' is of type string, binary is wanted; write the table with ViLT's scripts");
    }

    [Fact]
    public Task A_picture_in_a_table_that_is_none() => MustFindInTable(ArrowTables.Questions(0, Png(), [1, 2, 3]), "damaged", "row 1: not a whole JPEG or PNG picture");

    [Fact]
    public Task A_picture_in_a_table_that_is_a_bomb() => MustFindInTable(ArrowTables.Questions(0, HugePng()), "bomb", "row 0: 20000 x 20000 pixels");

    [Fact]
    public Task A_picture_that_is_missing_in_a_table() => MustFindInTable(ArrowTables.Questions(0, [], Png()), "missing", "row 0: no picture in column 'image'; write the table again");

    [Fact]
    public async Task Text_in_a_table_that_is_not_UTF8()
    {
        var columns = ArrowTables.Questions(0, Png());
        var texts = ArrowTables.Binary([0xC3, 0x28], [0x61]);
        columns[1] = ("questions", ArrowTables.List(new Apache.Arrow.StringArray(2, texts.ValueOffsetsBuffer, texts.ValueBuffer, Apache.Arrow.ArrowBuffer.Empty), [2]));
        await MustFindInTable(columns, "encoding", "row 0: the text is not UTF-8; write the table again");
    }

    [Fact]
    public async Task A_question_that_stands_twice_in_a_table()
    {
        var columns = ArrowTables.Questions(0, Png());
        columns[6] = ("question_id", ArrowTables.Lists((long[])[5, 5]));
        await MustFindInTable(columns, "duplicate", "row 0: question 5 stands there twice");
    }

    [Fact]
    public async Task A_label_that_means_two_answers()
    {
        var columns = ArrowTables.Questions(0, Png());
        columns[3] = ("answer_labels", ArrowTables.ListsOfLists((long[][])[[2, 7], [2]]));
        await MustFindInTable(columns, "answer", "the label 2 is 'no' here and 'yes' before; write the table again with one vocabulary");
    }

    [Fact]
    public async Task VQA_v2_with_its_pictures()
    {
        WriteVqa();
        await Checked.MustBeSound(_folder.Path, "v2_OpenEnded_mscoco_train2014_questions.json", "2 questions", "0 answers are the commonest of 9 questions");

        File.Delete(Path.Combine(_folder.Path, "train2014", "COCO_train2014_000000000009.jpg"));
        await Checked.MustFind(_folder.Path, "missing", "train2014/COCO_train2014_000000000009.jpg: no such picture, record 0 of");
    }

    [Fact]
    public async Task Questions_of_VQA_v2_without_annotation_or_twice()
    {
        WriteVqa();
        _folder.File("v2_OpenEnded_mscoco_train2014_questions.json", """{"questions": [{"image_id": 9, "question": "?", "question_id": 91}, {"image_id": 9, "question": "?", "question_id": 91}, {"image_id": 9, "question": "?", "question_id": 93}]}""");

        await Checked.MustFind(_folder.Path, "duplicate", "record 1: question 91 stands there twice; remove one");
        await Checked.MustFind(_folder.Path, "missing", "record 2: question 93 has no annotation in", "use files of one split");
    }

    [Fact]
    public async Task Questions_of_VQA_v2_are_held_against_the_answers_of_all_its_splits()
    {
        using var vqa = new VqaV2Folder();

        var check = await Checked.MustBeSound(vqa.Path, "41 questions", "9 questions", "4 answers are the commonest of 9 questions", "97.6 %", "88.9 %");
        Assert.Equal(2, check.Out.Split('\n').Count(line => line.Contains("1 questions without a known answer, in training", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_damaged_split_of_VQA_v2_is_told_of_once()
    {
        using var vqa = new VqaV2Folder();
        var annotations = vqa.AnnotationsOf(VqaV2Folder.Validation);
        File.WriteAllText(annotations, File.ReadAllText(annotations)[..^100]);
        File.WriteAllBytes(vqa.PictureOf(VqaV2Folder.Validation, VqaV2Folder.ImageOf(2)), [1, 2, 3]);

        var check = await Lottery.Run("data", "check", vqa.Path);

        Assert.Equal(2, check.ExitCode);
        Assert.Equal(2, check.Out.Split('\n').Count(line => line.StartsWith("damaged ", StringComparison.Ordinal)));
        Assert.Contains($"{annotations}: malformed JSON at byte ", check.Out, StringComparison.Ordinal);
        Assert.Contains("COCO_val2014_000000000041.jpg: not a whole JPEG or PNG picture", check.Out, StringComparison.Ordinal);
    }

    private async Task MustFindInTable((string, Apache.Arrow.IArrowArray)[] columns, string kind, string words)
    {
        var file = _tables.Write("vqav2_train.arrow", columns);
        await Checked.MustFind(_tables.Path, kind, file, words);
    }

    private void WriteVqa()
    {
        static string Annotation(int id) => $$"""{"question_id": {{id}}, "image_id": 9, "question_type": "is", "answer_type": "yes/no", "multiple_choice_answer": "yes", "answers": [{"answer": "yes"}]}""";
        _folder.File("v2_OpenEnded_mscoco_train2014_questions.json", """{"questions": [{"image_id": 9, "question": "is it?", "question_id": 91}, {"image_id": 9, "question": "who?", "question_id": 92}]}""");
        _folder.File("v2_mscoco_train2014_annotations.json", $$"""{"annotations": [{{Annotation(91)}}, {{Annotation(92)}}]}""");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "train2014"));
        File.WriteAllBytes(Path.Combine(_folder.Path, "train2014", "COCO_train2014_000000000009.jpg"), Png());
    }

    private static byte[] Png()
    {
        using var bitmap = new SKBitmap(32, 24);
        bitmap.Erase(SKColors.Teal);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>A sound little PNG whose header says 20,000 x 20,000.</summary>
    private static byte[] HugePng()
    {
        var png = Png();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 20_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 20_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>PNG's checksum (ISO 3309).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
