using System.Text;
using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Tests.Formats.Lxmert;

[Collection(MeasuredAlone.Name)]
public sealed class LxmertQuestionsTests : IDisposable
{
    private const string Sound = """{"question_id": 1, "img_id": "a", "sent": "is it?", "label": {"yes": 1}}""";
    private readonly LxmertFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Questions_are_read_with_their_pictures()
    {
        using var vqa = Open();
        var example = vqa.Read(1);

        Assert.Equal(("2", "was it?", "b"), (example.Question.Id, example.Question.Sentence, example.Objects.ImageId));
        Assert.Equal([0f, 0.3f], example.Target!);
        Assert.Equal([0f, 0f, 1f, 1f, 0f, 0f, 1f, 1f], example.Boxes);
        Assert.Equal(0.15, vqa.Evaluate([new("1", "no"), new("2", "no")]));
    }

    [Theory]
    [InlineData("""{"img_id": "a", "sent": "?", "label": {}}""", "\"question_id\" must be a text; mend the record or remove it")]
    [InlineData("""{"question_id": 1, "img_id": "a", "sent": 7}""", "\"sent\" must be a text; mend the record or remove it")]
    [InlineData("""{"question_id": 1, "img_id": "a", "sent": "?", "label": ["yes"]}""", "the label is no object of answers and scores")]
    [InlineData("""{"question_id": 1, "img_id": "a", "sent": "?", "label": {"yes": "1"}}""", "the score of 'yes' is no number; write one from 0 to 1")]
    [InlineData("""{"question_id": 1.5, "img_id": "a", "sent": "?"}""", "\"question_id\" must be a text; mend the record or remove it")]
    [InlineData("""{"question_id": 1, "img_id": [], "sent": "?"}""", "\"img_id\" must be a text; mend the record or remove it")]
    [InlineData("""{"question_id": 1, "img_id": "a", "sent": "?", "label": {"yes": 1e999}}""", "the score of 'yes' is no number; write one from 0 to 1")]
    [InlineData("""{"question_id": 1, "img_id": "a", "sent": "?", "label": {"maybe": 1}}""", "the answer 'maybe' of question 1 is not in trainval_ans2label.json")]
    public void A_bad_record_is_named_by_file_and_number(string record, string error)
    {
        _folder.Write("vqa/train.json", $"[{Sound}, {record}]");

        Assert.StartsWith($"{_folder.PathOf("vqa/train.json")}: record 1: {error}", Refusal());
    }

    [Theory]
    [InlineData("""{"question_id": "2", "img_id": "b", "sent": "was it?", "label": {"no": 0.3}}""")]
    [InlineData("""{"label": {"no": 0.3}, "sent": "was it?", "more": {"sent": [1]}, "img_id": "b", "question_id": 2}""")]
    [InlineData("""{"question_id": 2, "img_id": "\u0062", "sent": "w\u0061s it?", "label": {"n\u006f": 0.3}}""")]
    [InlineData("""{"question_id": 2, "img_id": "a", "img_id": "b", "sent": "was it?", "label": {"yes": 1}, "label": {"no": 0.3}}""")]
    public void However_a_question_is_written_it_is_found_by_its_picture(string record)
    {
        _folder.Write("vqa/train.json", $"[{Sound}, {record}]");
        using var vqa = Open();
        var example = vqa.Read(1);

        Assert.Equal(("2", "was it?", "b"), (example.Question.Id, example.Question.Sentence, example.Objects.ImageId));
        Assert.Equal([0f, 0.3f], example.Target!);
    }

    [Fact]
    public void A_question_of_a_picture_without_features_is_no_example()
    {
        _folder.Write("vqa/train.json", $$$"""[{"question_id": 7, "img_id": "z", "sent": "is it?", "label": {"maybe": 1}}, {{{Sound}}}]""");
        using var vqa = Open();

        Assert.Equal((2, 1, "1"), (vqa.Questions, vqa.Count, vqa.Question(0).Id));
    }

    [Fact]
    public void Gqa_passes_over_answers_outside_the_vocabulary()
    {
        _folder.Write("gqa/trainval_label2ans.json", """["yes", "no"]""");
        _folder.Write("gqa/trainval_ans2label.json", """{"yes": 0, "no": 1}""");
        _folder.Write("gqa/train.json", """[{"question_id": "07", "img_id": "a", "sent": "?", "label": {"pipe": 1.0}}]""");
        _folder.Write("vg_gqa_imgfeat/vg_gqa_obj36.tsv", LxmertFolder.Row("a"));
        using var gqa = LxmertQuestions.Open(_folder.Path, LxmertQuestionTask.Gqa, "train");

        Assert.Equal([0f, 0f], gqa.Read(0).Target!);
        Assert.Equal(1.0, gqa.Evaluate([new("07", "pipe")]));
    }

    [Theory]
    [InlineData("[{\"question_id\": 1, \"img_id\": \"a\", \"sent\": \"?\"", "malformed JSON at byte")]
    [InlineData("{}", "a JSON list of objects is wanted")]
    [InlineData("[7]", "a JSON list of objects is wanted")]
    [InlineData("", "malformed JSON at byte 0")]
    public void What_is_no_list_of_questions_is_named(string text, string error)
    {
        _folder.Write("vqa/train.json", text);

        Assert.StartsWith($"{_folder.PathOf("vqa/train.json")}: {error}", Refusal());
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_named()
    {
        _folder.Write("vqa/train.json", [.. Encoding.UTF8.GetBytes("""[{"question_id": 1, "img_id": "a", "sent": "caf"""), 0xC3, 0x28, .. "\"}]"u8]);

        Assert.StartsWith($"{_folder.PathOf("vqa/train.json")}: record 0 holds text that is not UTF-8", Refusal());
    }

    [Fact]
    public void Answer_files_that_disagree_are_named()
    {
        _folder.Write("vqa/trainval_ans2label.json", """{"yes": 1, "no": 0}""");

        Assert.StartsWith($"{_folder.PathOf("vqa/trainval_ans2label.json")}: 'yes' has the label 1", Refusal());
    }

    [Fact]
    public void Feature_files_of_two_detectors_are_refused()
    {
        _folder.Write("mscoco_imgfeat/val2014_obj36.tsv", LxmertFolder.Row("c", features: LxmertFolder.Base64(new float[4])));
        _folder.Write("vqa/nominival.json", "[]");

        var refusal = Assert.Throws<DataException>(() => LxmertQuestions.Open(_folder.Path, LxmertQuestionTask.Vqa, "train", "nominival"));

        Assert.Contains("2 boxes with 2 features a picture", refusal.Message);
    }

    [Fact]
    public void An_unknown_split_and_an_unknown_question_are_named()
    {
        Assert.Contains("no VQA split 'dev'", Assert.Throws<DataException>(() => LxmertQuestions.Open(_folder.Path, LxmertQuestionTask.Vqa, "dev")).Message);
        using var vqa = Open();
        Assert.Contains("no question 9", Assert.Throws<DataException>(() => vqa.Evaluate([new("9", "no")])).Message);
    }

    [Fact]
    public void Result_files_are_written_as_Python_writes_them()
    {
        using var vqa = Open();
        var path = _folder.PathOf("result.json");

        vqa.DumpResult([new("1", "café \"\\\n\u007f 😀")], path);

        Assert.Equal(
            "[\n    {\n        \"answer\": \"caf\\u00e9 \\\"\\\\\\n\\u007f \\ud83d\\ude00\",\n        \"question_id\": 1\n    }\n]",
            File.ReadAllText(path));
        vqa.DumpResult([], path);
        Assert.Equal("[]", File.ReadAllText(path));
    }

    [Fact]
    public void A_million_questions_are_held_by_their_places()
    {
        const int Questions = 20_000;
        _folder.Write("vqa/train.json", "[" + string.Join(",\n", Enumerable.Range(0, Questions).Select(i =>
            $$"""{"question_id": {{i}}, "img_id": "a", "sent": "{{new string('q', 200)}}", "label": {"yes": 1}, "answer_type": "other"}""")) + "]");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var vqa = Open();

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal((Questions, "19999"), (vqa.Count, vqa.Read(Questions - 1).Question.Id));
        Assert.True(held < Questions * 100, $"{held} bytes for {Questions} questions");
    }

    private LxmertQuestions Open() => LxmertQuestions.Open(_folder.Path, LxmertQuestionTask.Vqa, "train");

    private string Refusal() => Assert.Throws<DataException>(Open).Message;
}
