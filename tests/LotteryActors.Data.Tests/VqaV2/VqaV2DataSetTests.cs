using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;
using LotteryActors.Tickets.Stages;
using SkiaSharp;

namespace LotteryActors.Data.Tests.VqaV2;

/// <summary>VQA v2, as it is downloaded, as a data set of a search.</summary>
public sealed class VqaV2DataSetTests : IDisposable
{
    private const int Side = 32;

    private readonly VqaV2Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Questions_are_described_as_pixels_without_regions()
    {
        var facts = Describe();

        Assert.Equal((4, 11, 0, 40, true), (facts.Answers, facts.VocabularySize, facts.RegionFeatures, facts.MaxTextLength, facts.HasPixels));
        Assert.Equal(
            ["answers = common", "evaluation = by-task", "least-questions = 9", "max-text-length = 40", "train = by-task", "vocabulary = vocab.txt"],
            facts.Options.Select(option => $"{option.Name} = {option.Value}"));
    }

    [Fact]
    public void Nothing_is_learnt_from_a_question_without_a_known_answer_and_it_is_scored_as_wrong()
    {
        var facts = Describe();
        var last = Open(facts).Evaluation(batchSize: 1).Last();

        Assert.Equal((2 * VqaV2Folder.TrainPictures, (2 * VqaV2Folder.ValidationPictures) + 1), (facts.TrainExamples, facts.EvaluationExamples));
        Assert.All(last.Targets, target => Assert.Equal(0f, target));
    }

    [Fact]
    public void Answers_are_those_of_many_questions_in_the_order_they_were_met_with_the_scores_that_people_give_them()
    {
        var data = Open(Describe());
        var questions = data.Evaluation(batchSize: 3).First();

        Assert.Equal(["red", "yes", "blue", "no"], data.AnswerNames);
        Assert.Equal([1f, 0, 0, 0, /**/ 0, 0.6f, 0, 0.3f, /**/ 0, 0, 1, 0], questions.Targets);
        Assert.Equal([2, 5, 6, 7, 8, 10, 3], questions.InputIds[..7]);
    }

    [Fact]
    public void Guessing_scores_what_the_commonest_answer_earns()
    {
        Assert.Equal(2 / 9.0, Describe().MajorityShare, 1e-6);
    }

    [Fact]
    public void Pictures_are_brought_to_the_models_square_as_ViLT_resizes_them()
    {
        var batch = Open(Describe()).Evaluation(batchSize: 2).First();

        var picture = PillowBicubic.Resize(EncodedPictures.Decode(File.ReadAllBytes(_folder.PictureOf(VqaV2Folder.Validation, VqaV2Folder.ImageOf(0))), "picture"), Side, Side);
        Assert.Equal(PixelCollation.Collate([picture, picture], Side).Pixels, batch.Pixels!.Pixels);
    }

    [Fact]
    public void Fewer_questions_make_an_answer_common_where_that_is_asked_for()
    {
        Assert.Equal(["red", "yes", "blue", "no", "wall"], Open(Describe(new DataOption("least-questions", "2")), "least-questions", "2").AnswerNames);
        Assert.Equal(2 * VqaV2Folder.TrainPictures, Describe(new DataOption("least-questions", "2")).TrainExamples); // people wrote "a wall"
    }

    [Theory]
    [InlineData("vqa_dict.json", """{"1": "red", "0": "a wall"}""")]
    [InlineData("answers.txt", "a wall\nred\n")]
    public void A_vocabulary_of_answers_is_in_the_order_of_the_logits(string file, string text)
    {
        File.WriteAllText(_folder.PathOf(file), text);

        var facts = Describe(new DataOption("answers", file));

        Assert.Equal(["a wall", "red"], Open(facts, "answers", file).AnswerNames);
        Assert.Equal((VqaV2Folder.TrainPictures / 2) + 1, facts.TrainExamples);
    }

    [Fact]
    public void Splits_are_named_and_counted_through()
    {
        var facts = Describe(new DataOption("train", "train2014, val2014"), new DataOption("evaluation", "train2014"));

        Assert.Equal((2 * (VqaV2Folder.TrainPictures + VqaV2Folder.ValidationPictures), (2 * VqaV2Folder.TrainPictures) + 1), (facts.TrainExamples, facts.EvaluationExamples));
    }

    [Fact]
    public void The_fingerprint_is_of_the_content_and_not_of_its_place()
    {
        var before = Describe().Fingerprint;
        using var elsewhere = new VqaV2Folder();
        elsewhere.Draw(VqaV2Folder.Train, 5, SKColors.Teal); // nobody asks about it
        Directory.CreateDirectory(elsewhere.PathOf("images"));
        Directory.Move(elsewhere.PathOf(VqaV2Folder.Train), elsewhere.PathOf($"images/{VqaV2Folder.Train}"));
        Assert.Equal(before, DataSets.Describe("vqa-v2", "vqa", [], elsewhere.Path).Fingerprint);

        elsewhere.Draw(VqaV2Folder.Validation, VqaV2Folder.ImageOf(1), SKColors.Teal);
        Assert.NotEqual(before, DataSets.Describe("vqa-v2", "vqa", [], elsewhere.Path).Fingerprint);
        Assert.NotEqual(before, Describe(new DataOption("max-text-length", "20")).Fingerprint);
        Assert.NotEqual(before, Describe(new DataOption("evaluation", "train2014")).Fingerprint);
        _folder.Write(VqaV2Folder.Train, [.. VqaV2Folder.Questions(VqaV2Folder.TrainPictures).Reverse()]);
        Assert.NotEqual(before, Describe().Fingerprint);
    }

    [Fact]
    public void The_same_content_in_another_folder_is_read_from_there()
    {
        using (var elsewhere = new VqaV2Folder())
        {
            var facts = DataSets.Describe("vqa-v2", "vqa", [], elsewhere.Path);
            DataSets.OpenVqa(new DataSpec("vqa-v2", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), elsewhere.Path, Side);
        }

        Assert.Equal(3, Open(Describe()).Evaluation(batchSize: 3).First().Size);
    }

    [Fact]
    public void A_model_of_regions_is_refused()
    {
        var facts = Describe();
        var spec = new DataSpec("vqa-v2", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);

        Assert.Equal("data set vqa-v2: gives pixels and no regions; use a model that reads pixels", Assert.Throws<DataException>(() => DataSets.OpenVqa(spec, _folder.Path)).Message);
    }

    [Fact]
    public void A_folder_of_pictures_that_is_missing()
    {
        Directory.Delete(_folder.PathOf(VqaV2Folder.Validation), recursive: true);
        AssertRefused($"{_folder.Path}: no folder val2014, {_folder.QuestionsOf(VqaV2Folder.Validation)} asks about pictures in it; unpack COCO's val2014.zip there");
    }

    [Fact]
    public void A_picture_that_is_missing()
    {
        var picture = _folder.PictureOf(VqaV2Folder.Train, VqaV2Folder.ImageOf(3));
        File.Delete(picture);
        AssertRefused($"{picture}: no such picture, record 6 of {_folder.QuestionsOf(VqaV2Folder.Train)} is about it; restore it");
    }

    [Fact]
    public void A_picture_that_is_cut_short()
    {
        var picture = _folder.PictureOf(VqaV2Folder.Train, VqaV2Folder.ImageOf(3));
        File.WriteAllBytes(picture, File.ReadAllBytes(picture)[..^200]);
        AssertRefused($"{picture}: not a whole JPEG or PNG picture; restore the file");
    }

    [Fact]
    public void A_question_without_annotation()
    {
        var annotations = File.ReadAllText(_folder.AnnotationsOf(VqaV2Folder.Validation));
        _folder.Write(VqaV2Folder.Validation, [.. VqaV2Folder.Questions(VqaV2Folder.ValidationPictures), new(9, "is it?", "yes", ["yes"])]);
        File.WriteAllText(_folder.AnnotationsOf(VqaV2Folder.Validation), annotations);
        AssertRefused($"{_folder.QuestionsOf(VqaV2Folder.Validation)}: question 9 of record 9 stands there twice or has no annotation in {_folder.AnnotationsOf(VqaV2Folder.Validation)}; use files of one split");
    }

    [Fact]
    public void A_file_that_ends_early()
    {
        var text = File.ReadAllText(_folder.AnnotationsOf(VqaV2Folder.Train));
        File.WriteAllText(_folder.AnnotationsOf(VqaV2Folder.Train), text[..^300]);
        AssertRefused($"{_folder.AnnotationsOf(VqaV2Folder.Train)}: malformed JSON at byte ", "; restore the file from its source");
    }

    [Fact]
    public void A_split_that_is_not_there_or_keeps_its_answers()
    {
        AssertRefused([new("evaluation", "test2015")], $"{_folder.AnnotationsOf("test2015")}: no such file; restore it or name the splits that are there");
        File.Delete(_folder.QuestionsOf(VqaV2Folder.Train));
        AssertRefused($"{_folder.QuestionsOf(VqaV2Folder.Train)}: no such file");
    }

    [Fact]
    public void A_split_without_questions()
    {
        _folder.Write(VqaV2Folder.Validation, []);
        AssertRefused($"{_folder.QuestionsOf(VqaV2Folder.Validation)}: no questions; name a split that has some");
    }

    [Fact]
    public void A_vocabulary_of_answers_that_is_empty_or_of_other_data()
    {
        File.WriteAllText(_folder.PathOf("none.json"), "{}");
        File.WriteAllText(_folder.PathOf("twice.json"), """{"0": "red", "1": "red"}""");
        File.WriteAllText(_folder.PathOf("other.txt"), "green\n");

        AssertRefused([new("least-questions", "100")], $"{_folder.Path}: no answer is the commonest of 100 questions; lower least-questions");
        AssertRefused([new("answers", "none.json")], $"{_folder.PathOf("none.json")}: no answers; name a file that has some");
        AssertRefused([new("answers", "twice.json")], $"{_folder.PathOf("twice.json")}: the answer 'red' stands there twice; remove one");
        AssertRefused([new("answers", "other.txt")], $"{_folder.PathOf("other.txt")}: no question of train2014 has any of these 1 answers; name the vocabulary of this data");
    }

    [Fact]
    public void A_vocabulary_of_word_pieces_that_is_missing()
    {
        File.Delete(_folder.PathOf("vocab.txt"));
        AssertRefused($"{_folder.PathOf("vocab.txt")}: no such vocabulary file; give a word-piece vocabulary");
    }

    private DataFacts Describe(params DataOption[] options) => DataSets.Describe("vqa-v2", "vqa", options, _folder.Path);

    private ITaskData<VqaBatch, VqaBatch> Open(DataFacts facts, string option = "answers", string value = "common")
    {
        Assert.Contains(new DataOption(option, value), facts.Options);
        return DataSets.OpenVqa(new DataSpec("vqa-v2", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), _folder.Path, Side);
    }

    private void AssertRefused(params string[] words) => AssertRefused([], words);

    private void AssertRefused(DataOption[] options, params string[] words)
    {
        var message = Assert.Throws<DataException>(() => Describe(options)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}
