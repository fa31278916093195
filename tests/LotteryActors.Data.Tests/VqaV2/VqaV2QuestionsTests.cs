using LotteryActors.Data.VqaV2;

namespace LotteryActors.Data.Tests.VqaV2;

public sealed class VqaV2QuestionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vqa-v2-").FullName;

    public VqaV2QuestionsTests()
    {
        Write("questions", """{"info": {"questions": [1]}, "task_type": "Open-Ended", "questions": [{"image_id": 9, "question": "is it?", "question_id": 91}, {"image_id": 9, "question": "who?", "question_id": 92}], "license": {}}""");
        Write("annotations", $$"""{"annotations": [{{Annotation(92, "dog", "dog", "cat", "dog", "dog", "cat", "a dog")}}, {{Annotation(91, "yes", "yes", "yes", "yes", "no")}}]}""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Questions_are_joined_with_their_annotations()
    {
        using var vqa = VqaV2Questions.Open(PathOf("questions"), PathOf("annotations"));

        Assert.Equal((2, 91L, 9L, "is it?", "yes"), (vqa.Count, vqa.Read(0).Id, vqa.Read(0).ImageId, vqa.Read(0).Text, vqa.Read(0).Annotation!.MultipleChoiceAnswer));
        Assert.Equal("who?", vqa.Read(1).Text);
    }

    [Fact]
    public void Scores_grow_with_the_people_who_gave_an_answer()
    {
        using var vqa = VqaV2Questions.Open(PathOf("questions"), PathOf("annotations"));

        Assert.Equal([new("yes", 0.9), new("no", 0.3)], vqa.Read(0).Annotation!.SoftScores());
        Assert.Equal([new("dog", 0.9), new("cat", 0.6), new("a dog", 0.3)], vqa.Read(1).Annotation!.SoftScores());
        Assert.Equal(1.0, (vqa.Read(0).Annotation! with { Answers = ["yes", "yes", "yes", "yes", "yes"] }).SoftScores().Single().Value);
    }

    [Fact]
    public void Common_answers_are_made_alike_and_keep_the_order_of_their_first_question()
    {
        Write("annotations", $$"""{"annotations": [{{Annotation(92, "A dog.", "dog")}}, {{Annotation(91, "yes", "yes")}}]}""");
        var common = new CommonAnswers();
        using var train = VqaV2Questions.Open(PathOf("questions"), PathOf("annotations"), answered: common.Add);
        Assert.Empty(common.Of(2));

        Write("annotations", $$"""{"annotations": [{{Annotation(91, "yes", "yes")}}, {{Annotation(92, "the dog", "dog")}}]}""");
        using var validation = VqaV2Questions.Open(PathOf("questions"), PathOf("annotations"), answered: common.Add);
        Assert.Equal(["dog", "yes"], common.Of(2));
    }

    [Fact]
    public void A_test_split_has_no_annotations()
    {
        using var vqa = VqaV2Questions.Open(PathOf("questions"));

        Assert.Null(vqa.Read(1).Annotation);
    }

    [Fact]
    public void A_question_without_annotation_is_named()
    {
        Write("annotations", $$"""{"annotations": [{{Annotation(91, "yes", "yes")}}]}""");

        Assert.StartsWith($"{PathOf("questions")}: question 92 of record 1 stands there twice or has no annotation", Refusal());
    }

    [Theory]
    [InlineData("""{"info": {}}""", "a JSON object with a list of objects named \"annotations\" is wanted; restore")]
    [InlineData("""[]""", "a JSON object with a list of objects named \"annotations\" is wanted, StartArray stands at its level 0")]
    [InlineData("""{"annotations": {"a": 1}}""", "a JSON object with a list of objects named \"annotations\" is wanted, StartObject stands at its level 1")]
    [InlineData("""{"annotations": [1]}""", "a JSON object with a list of objects named \"annotations\" is wanted, Number stands at its level 2")]
    [InlineData("""{"annotations": [{"question_id": "7"}]}""", "record 0: \"question_id\" must be a whole number")]
    [InlineData("""{"annotations": [{"question_id": 7""", "malformed JSON at byte")]
    public void What_is_no_annotation_file_is_named(string text, string error)
    {
        Write("annotations", text);

        Assert.StartsWith($"{PathOf("annotations")}: {error}", Refusal());
    }

    private static string Annotation(long question, string choice, params string[] answers) =>
        $$"""{"question_type": "is", "multiple_choice_answer": "{{choice}}", "answers": [{{string.Join(", ", answers.Select((a, i) => $$"""{"answer": "{{a}}", "answer_confidence": "yes", "answer_id": {{i + 1}}}"""))}}], "image_id": 9, "answer_type": "other", "question_id": {{question}}}""";

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.json");

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    private string Refusal() => Assert.Throws<DataException>(() => VqaV2Questions.Open(PathOf("questions"), PathOf("annotations"))).Message;
}
