using System.Text;
using LotteryActors.Data.Tests.Formats.Lxmert;

namespace LotteryActors.Cli.Tests.Data;

/// <summary>LXMERT's JSON and TSV, sound and in every way damaged.</summary>
public sealed class LxmertCheckTests : IDisposable
{
    private readonly LxmertFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_sound_folder_is_told_with_its_counts() =>
        Checked.MustBeSound(_folder.Path, "2 boxes a picture, 3 features a box", "2 questions", "100.0 %");

    [Fact]
    public Task Another_number_of_boxes() =>
        Rows("mixed-boxes", "row 1 (b) has 3 boxes with 3 features, the rows before it have 2 with 3; extract", LxmertFolder.Row("a"), LxmertFolder.Row("b", count: 3));

    [Fact]
    public Task Features_that_are_not_finite() => Rows(
        "not-finite", "row 1 (b): features holds NaN at 4; extract the picture's features again", LxmertFolder.Row("a"), LxmertFolder.Row("b", features: LxmertFolder.Base64(1f, 2f, 3f, 4f, float.NaN, 6f)));

    [Fact]
    public Task A_box_that_leaves_its_picture() => Rows(
        "box-outside", "row 1 (b): box 1 from (0, 0) to (20, 10.5) leaves the picture of 20 x 10; mend img_w and img_h", LxmertFolder.Row("a"), LxmertFolder.Row("b", boxes: LxmertFolder.Base64(0f, 0f, 20f, 10f, 0f, 0f, 20f, 10.5f)));

    [Fact]
    public Task A_box_without_area() => Rows(
        "box-empty", "row 1 (b): box 0 is 0 wide and 10 high", LxmertFolder.Row("a"), LxmertFolder.Row("b", boxes: LxmertFolder.Base64(5f, 0f, 5f, 10f, 0f, 0f, 20f, 10f)));

    [Fact]
    public Task Ids_of_another_dtype() => Rows(
        "type", "row 1 (b): objects_id has 12 base64 characters, 2 numbers of type int64 have 24; write it again in that type", LxmertFolder.Row("a"), LxmertFolder.Row("b", objects: LxmertFolder.Base64(1, 2)));

    [Fact]
    public Task A_picture_that_stands_twice() => Rows("duplicate", "row 2 (b) stands there twice; remove one row", LxmertFolder.Row("a"), LxmertFolder.Row("b"), LxmertFolder.Row("b"));

    [Fact]
    public Task A_file_that_is_cut_short()
    {
        _folder.Write(LxmertFolder.Features, LxmertFolder.Row("a") + "\n" + LxmertFolder.Row("b") + "\n" + LxmertFolder.Row("c")[..^5]);
        return Checked.MustFind(_folder.Path, "damaged", "train2014_obj36.tsv: row 2 (c): features are not base64 of 2 float32 vectors; the row is cut short or of another dtype: restore");
    }

    [Fact]
    public Task A_damaged_row_does_not_hide_the_next()
    {
        _folder.WriteRows(LxmertFolder.Row("a"), "what\tis this", LxmertFolder.Row("b", features: LxmertFolder.Base64(1f, 2f, 3f, 4f, 5f, float.NegativeInfinity)));
        return Checked.MustFind(_folder.Path, "not-finite", "row 2 (b): features holds -Infinity at 5");
    }

    [Fact]
    public Task A_name_that_is_not_UTF8()
    {
        _folder.Write(LxmertFolder.Features, [.. Encoding.UTF8.GetBytes(LxmertFolder.Row("a") + "\n" + LxmertFolder.Row("b") + "\n"), 0xC3, 0x28, .. Encoding.UTF8.GetBytes(LxmertFolder.Row(""))]);
        return Checked.MustFind(_folder.Path, "encoding", "row 2: img_id is not UTF-8");
    }

    [Fact]
    public Task Text_that_is_not_UTF8()
    {
        _folder.Write("vqa/train.json", [.. Encoding.UTF8.GetBytes("""[{"question_id": 1, "img_id": "a", "sent": "caf"""), 0xC3, 0x28, .. "\"}]"u8]);
        return Checked.MustFind(_folder.Path, "encoding", "vqa/train.json: record 0 holds text that is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public Task An_answer_outside_the_vocabulary()
    {
        _folder.Write("vqa/train.json", """[{"question_id": 1, "img_id": "a", "sent": "?", "label": {"maybe": 1}}, {"question_id": 2, "img_id": "b", "sent": "?", "label": {"no": 1}}]""");
        return Checked.MustFind(_folder.Path, "answer", "vqa/train.json: record 0: the answer 'maybe' of question 1 is not in trainval_ans2label.json; add it there");
    }

    [Fact]
    public Task A_question_that_stands_twice()
    {
        _folder.Write("vqa/train.json", """[{"question_id": 1, "img_id": "a", "sent": "?"}, {"question_id": 1, "img_id": "b", "sent": "?"}]""");
        return Checked.MustFind(_folder.Path, "duplicate", "vqa/train.json: record 1: question 1 stands there twice; remove one");
    }

    [Fact]
    public Task Records_after_a_bad_one_are_looked_at()
    {
        _folder.Write("vqa/train.json", """[{"question_id": 1, "img_id": "a"}, {"question_id": 2, "img_id": "b", "sent": "?", "label": {"zebra": 1}}]""");
        return Checked.MustFind(_folder.Path, "answer", "record 1: the answer 'zebra'");
    }

    [Fact]
    public Task Malformed_JSON()
    {
        _folder.Write("vqa/train.json", """[{"question_id": 1, "img_id": "a", "sent": "?" """);
        return Checked.MustFind(_folder.Path, "damaged", "vqa/train.json: malformed JSON at byte", "restore the file from its source");
    }

    [Fact]
    public Task Features_that_are_not_there()
    {
        _folder.Write("vqa/nominival.json", """[{"question_id": 5, "img_id": "c", "sent": "?"}]""");
        return Checked.MustFind(_folder.Path, "missing", "mscoco_imgfeat/val2014_obj36.tsv: no such feature file", "download or extract it");
    }

    [Fact]
    public Task What_the_original_passes_over_is_counted()
    {
        _folder.Write("gqa/trainval_label2ans.json", """["yes"]""");
        _folder.Write("gqa/trainval_ans2label.json", """{"yes": 0}""");
        _folder.Write("gqa/train.json", """[{"question_id": "07", "img_id": "a", "sent": "?", "label": {"pipe": 1.0}}, {"question_id": "08", "img_id": "x", "sent": "?", "label": {"yes": 1.0}}]""");
        _folder.Write("vg_gqa_imgfeat/vg_gqa_obj36.tsv", LxmertFolder.Row("a"));
        return Checked.MustBeSound(_folder.Path, "gqa/train.json: 1 answers outside the vocabulary: passed over", "gqa/train.json: 1 questions whose picture has no features: passed over", "50.0 %");
    }

    [Fact]
    public async Task All_is_counted_and_the_first_are_told()
    {
        _folder.Write("vqa/train.json", "[" + string.Join(',', Enumerable.Range(0, 1224).Select(i => $$$"""{"question_id": {{{i}}}, "img_id": "a", "sent": "?", "label": {"w{{{i}}}": 1}}""")) + "]");

        var check = await Lottery.Run("data", "check", _folder.Path);

        Assert.Equal(2, check.ExitCode);
        Assert.Contains("record 19: the answer 'w19'", check.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("record 20: ", check.Out, StringComparison.Ordinal);
        Assert.Contains("answer       ... and 1,204 more in vqa/train.json", check.Out, StringComparison.Ordinal);
        Assert.EndsWith("1,224 things wrong in 1 of 2 parts\n", check.Out, StringComparison.Ordinal);
        Assert.Contains("and 1,224 more", (await Lottery.Run("data", "check", _folder.Path, "--most", "0")).Out, StringComparison.Ordinal);
    }

    private Task Rows(string kind, string words, params string[] rows)
    {
        _folder.WriteRows(rows);
        return Checked.MustFind(_folder.Path, kind, $"{LxmertFolder.Features}: {words}");
    }
}
