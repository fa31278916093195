using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using SkiaSharp;

namespace LotteryActors.Data.Tests.EasyVqa;

public sealed class EasyVqaTests : IDisposable
{
    private readonly EasyVqaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Facts_come_from_the_files()
    {
        var facts = Describe("vqa");

        Assert.Equal((3, 33, 4 * 4 * 3, 3, 1), (facts.Answers, facts.VocabularySize, facts.RegionFeatures, facts.TrainExamples, facts.EvaluationExamples));
        Assert.Equal(["grid=4", "vocabulary=embedded"], facts.Options.Select(o => $"{o.Name}={o.Value}"));
        Assert.Equal(8, facts.MaxTextLength); // [CLS] what color is the shape ? [SEP]
    }

    [Fact]
    public void Pictures_are_cut_into_patches_with_their_boxes()
    {
        var batch = OpenVqa().Evaluation(1).Single();

        Assert.Equal((16, 48), (batch.Regions, batch.RegionFeatureSize));
        Assert.Equal([0.25f, 0f, 0.5f, 0.25f, 0.25f, 0.25f, 0.0625f], batch.RegionBoxes[7..14]);

        // The black pixel at x = 5, y = 2 is the second of the third line of the second patch.
        var black = 48 + (((2 * 4) + 1) * 3);
        Assert.Equal([-1f, -1f, -1f, 1f, -1f, -1f], batch.RegionFeatures[black..(black + 6)]);
        Assert.Equal(3, batch.RegionFeatures.Where((value, i) => i % 3 == 0 && value < 1f).Count() * 3);
    }

    [Fact]
    public void Captions_are_questions_with_their_answers_from_the_train_split()
    {
        var facts = Describe("captions");
        var captions = DataSets.OpenCaptions(new DataSpec("easy-vqa", "captions", DataView.Both, facts.Options, facts.Fingerprint, 0), _folder.Path);
        var batch = captions.Train(1, 3, 1, new ObjectiveMix(0, 0, 1), 0).First();

        Assert.Equal((3, 9), (batch.Size, batch.TextLength));
        Assert.IsType<ItmBatch>(batch);
    }

    [Fact]
    public void The_fingerprint_does_not_depend_on_the_folder_and_does_on_every_file()
    {
        using var other = new EasyVqaFolder();
        Assert.Equal(Describe("vqa").Fingerprint, DataSets.Describe("easy-vqa", "vqa", [], other.Path).Fingerprint);

        other.Draw("train/images/1.png", SKColors.Green);
        Assert.NotEqual(Describe("vqa").Fingerprint, DataSets.Describe("easy-vqa", "vqa", [], other.Path).Fingerprint);
    }

    [Fact]
    public void A_folder_that_changed_under_a_search_is_refused()
    {
        _folder.Draw("train/images/1.png", SKColors.Yellow);
        var facts = Describe("vqa");
        _folder.Draw("train/images/1.png", SKColors.Green);

        var spec = new DataSpec("easy-vqa", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);

        Assert.StartsWith(_folder.Path, Refusal(() => DataSets.OpenVqa(spec, _folder.Path)));
    }

    [Fact]
    public void What_was_opened_with_the_wanted_fingerprint_is_used_whatever_became_of_the_folder()
    {
        _folder.Draw("train/images/1.png", SKColors.Magenta);
        var facts = Describe("vqa");
        var spec = new DataSpec("easy-vqa", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
        var before = DataSets.OpenVqa(spec, _folder.Path).Train(1, 3, 0).First();
        _folder.Draw("train/images/1.png", SKColors.Green);

        Assert.Equal(before.RegionFeatures, DataSets.OpenVqa(spec, _folder.Path).Train(1, 3, 0).First().RegionFeatures);
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Equal(
            "/nowhere/easy-vqa: no such folder; give the easy-VQA folder with train/, test/ and answers.txt in it",
            Refusal(() => DataSets.Describe("easy-vqa", "vqa", [], "/nowhere/easy-vqa")));

    [Fact]
    public void No_folder_is_told_how_to_give_one() =>
        Assert.Contains("--data FOLDER", Refusal(() => DataSets.Describe("easy-vqa", "vqa", [], null)));

    [Theory]
    [InlineData("""[["q?", "red", 0], ["q?", "", 1]]""", "question 1 has no answer; add one of answers.txt or remove the entry")]
    [InlineData("""[["q?", "red", 0], ["q?"]]""", "question 1 has no answer; add one of answers.txt or remove the entry")]
    [InlineData("""[["q?", null, 0]]""", "question 0 has no answer; add one of answers.txt or remove the entry")]
    [InlineData("""[["q?", "green", 0]]""", "question 0 has the answer 'green', which answers.txt lacks; add it there or mend the question")]
    [InlineData("""[["q?", "red", "0"]]""", "question 0 has no image number; write it as [question, answer, image number]")]
    [InlineData("""[["", "red", 0]]""", "question 0 has no text; add it or remove the entry")]
    [InlineData("""[7]""", "question 0 is no list; write it as [question, answer, image number]")]
    [InlineData("""{}""", "a list of [question, answer, image] is wanted; restore the file from its source")]
    public void A_bad_question_is_named_by_file_and_index(string questions, string message)
    {
        _folder.Write("train/questions.json", questions);

        Assert.Equal($"{_folder.PathOf("train/questions.json")}: {message}", Refusal(() => Describe("vqa")));
    }

    [Fact]
    public void Malformed_JSON_is_named_by_line_and_column()
    {
        _folder.Write("test/questions.json", "[[\"q?\", \"red\", 0],\n [\"q?\", \"red\" 0]]");

        Assert.Equal(
            $"{_folder.PathOf("test/questions.json")}:2: malformed JSON at column 15; restore the file from its source",
            Refusal(() => Describe("vqa")));
    }

    [Fact]
    public void A_picture_cut_short_is_named()
    {
        var path = _folder.PathOf("train/images/1.png");
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        Assert.Equal($"{path}: not a whole JPEG or PNG picture; restore the file from its source", Refusal(() => Describe("vqa")));
    }

    [Fact]
    public void What_is_no_picture_is_named()
    {
        _folder.Write("test/images/0.png", "no picture");

        Assert.Equal($"{_folder.PathOf("test/images/0.png")}: not a whole JPEG or PNG picture; restore the file from its source", Refusal(() => Describe("captions")));
    }

    [Fact]
    public void A_missing_picture_is_named_with_the_question_that_wants_it()
    {
        File.Delete(_folder.PathOf("train/images/1.png"));

        Assert.Equal(
            $"{_folder.PathOf("train/images/1.png")}: no such picture, question 1 of {_folder.PathOf("train/questions.json")} asks about it; restore it",
            Refusal(() => Describe("vqa")));
    }

    [Fact]
    public void A_picture_of_another_size_is_named()
    {
        _folder.Draw("train/images/1.png", SKColors.Blue, side: 20);

        Assert.Contains("20 x 20 pixels, 16 x 16 are wanted", Refusal(() => Describe("vqa")));
    }

    [Fact]
    public void A_grid_that_does_not_divide_the_pictures_is_refused() =>
        Assert.Equal(
            "data set easy-vqa: grid 3 does not divide the pictures' 16 pixels; use 4 or 8",
            Refusal(() => DataSets.Describe("easy-vqa", "vqa", [new("grid", "3")], _folder.Path)));

    [Fact]
    public void An_answer_that_stands_twice_is_refused()
    {
        _folder.Write("answers.txt", "red\nblue\nred\n");

        Assert.Equal($"{_folder.PathOf("answers.txt")}: the answer 'red' stands there twice; remove one", Refusal(() => Describe("vqa")));
    }

    private DataFacts Describe(string task) => DataSets.Describe("easy-vqa", task, [], _folder.Path);

    private ITaskData<VqaBatch, VqaBatch> OpenVqa()
    {
        var facts = Describe("vqa");
        return DataSets.OpenVqa(new DataSpec("easy-vqa", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), _folder.Path);
    }

    private static string Refusal(Action act) => Assert.Throws<DataException>(act).Message;
}
