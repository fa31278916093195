using System.Text.Json;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Tests.EasyVqa;

public sealed class EasyVqaVocabularyTests
{
    /// <summary>Folder of the original data set; what reads it is skipped where none is named.</summary>
    private static readonly string Original = Environment.GetEnvironmentVariable("LOTTERY_EASY_VQA") ?? "";

    [Fact]
    public void The_embedded_vocabulary_is_the_sorted_words_of_the_training_questions_and_answers()
    {
        Assert.SkipUnless(Directory.Exists(Original), "LOTTERY_EASY_VQA names no easy-VQA folder");
        using var questions = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Original, "train", "questions.json")));
        var basic = new BasicTokenizer(lowerCase: true, new HashSet<string>());
        var words = questions.RootElement.EnumerateArray()
            .SelectMany(entry => new[] { entry[0].GetString()!, entry[1].GetString()! })
            .Distinct()
            .SelectMany(basic.Tokenize)
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. words], WordPieceVocabulary.Embedded("easy-vqa").Pieces);
    }

    [Fact]
    public void The_original_data_set_opens()
    {
        Assert.SkipUnless(Directory.Exists(Original), "LOTTERY_EASY_VQA names no easy-VQA folder");

        var facts = DataSets.Describe("easy-vqa", "vqa", [], Original);

        Assert.Equal((13, 38_575, 9_673, 768), (facts.Answers, facts.TrainExamples, facts.EvaluationExamples, facts.RegionFeatures));
        Assert.Equal(3611.0 / 9673, facts.MajorityShare, 12);
    }
}
