using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Tests.Scenes;

public sealed class SceneQuestionTests
{
    private const int Train = 20_000;
    private const int Evaluation = 2_000;
    private static readonly SceneWorld World = new([]);
    private static readonly WordPieceTokenizer Tokenizer = new(WordPieceVocabulary.Embedded("scenes"));
    private static readonly SceneQuestion[] Trained = [.. Enumerable.Range(0, Train).Select(Questions(SceneSplit.Train, Train).Question)];
    private static readonly SceneQuestion[] Asked = [.. Enumerable.Range(0, Evaluation).Select(Questions(SceneSplit.Evaluation, Evaluation).Question)];

    [Fact]
    public void Every_answer_is_true_of_the_scene() =>
        Assert.All(Asked.Index(), asked =>
            Assert.Equal(
                SceneOracle.Answer(World.Scene(SceneSplit.Evaluation, asked.Index), asked.Item.Text),
                SceneAnswers.Names[asked.Item.Answer]));

    [Fact]
    public void Every_kind_is_asked_and_every_answer_given()
    {
        Assert.Equal(Enum.GetValues<QuestionKind>(), Asked.Select(q => q.Kind).Distinct().Order());
        Assert.Equal(Enumerable.Range(0, SceneAnswers.Names.Count), Trained.Select(q => q.Answer).Distinct().Order());
    }

    [Theory]
    [InlineData(QuestionKind.Existence, 2, 0.06)]
    [InlineData(QuestionKind.Relation, 2, 0.06)]
    [InlineData(QuestionKind.Comparison, 2, 0.10)]
    [InlineData(QuestionKind.Size, 2, 0.08)]
    [InlineData(QuestionKind.Material, 2, 0.08)]
    [InlineData(QuestionKind.Colour, 8, 0.03)]
    [InlineData(QuestionKind.Shape, 4, 0.04)]
    public void Answers_of_a_kind_are_even(QuestionKind kind, int answers, double slack)
    {
        var asked = Trained.Where(q => q.Kind == kind).ToArray();
        var shares = asked.CountBy(q => q.Answer).Select(pair => (double)pair.Value / asked.Length).ToArray();

        Assert.Equal(answers, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, (1.0 / answers) - slack, (1.0 / answers) + slack));
    }

    [Fact]
    public void The_commonest_answer_scores_below_a_fifth() =>
        Assert.InRange(DataSets.Describe("scenes", "vqa", [], null).MajorityShare, 0.05, 0.20);

    [Fact]
    public void Who_knows_only_the_kind_of_question_scores_below_two_fifths() =>
        Assert.InRange(BlindAccuracy(q => q.Kind.ToString()), 0.2, 0.4);

    [Fact]
    public void Who_knows_only_the_words_of_the_question_scores_no_better_than_by_its_kind() =>
        Assert.InRange(BlindAccuracy(q => q.Text) - BlindAccuracy(q => q.Kind.ToString()), -0.05, 0.05);

    [Fact]
    public void Words_are_all_in_the_vocabulary() =>
        Assert.All(Trained, q => Assert.DoesNotContain(Tokenizer.Vocabulary.Unknown, Tokenizer.Encode(q.Text)));

    [Fact]
    public void Texts_are_no_longer_than_the_facts_say()
    {
        var most = DataSets.Describe("scenes", "vqa", [], null).MaxTextLength;
        var captions = new SceneCaptions(World, Tokenizer);

        Assert.InRange(Trained.Max(q => Tokenizer.EncodeWithMarks(q.Text).Length), 5, most);
        Assert.Equal(most, Enumerable.Range(0, 5_000).Max(i => captions.Text(i).Length));
    }

    /// <summary>Accuracy of giving the answer that was commonest in training for the same key, else the commonest of the kind.</summary>
    private static double BlindAccuracy(Func<SceneQuestion, string> keyOf)
    {
        var byKey = Commonest(keyOf);
        var byKind = Commonest(q => q.Kind.ToString());
        return Asked.Count(q => q.Answer == byKey.GetValueOrDefault(keyOf(q), byKind[q.Kind.ToString()])) / (double)Asked.Length;
    }

    private static Dictionary<string, int> Commonest(Func<SceneQuestion, string> keyOf) =>
        Trained.GroupBy(keyOf).ToDictionary(
            group => group.Key,
            group => group.CountBy(q => q.Answer).MaxBy(pair => (pair.Value, -pair.Key)).Key);

    private static SceneQuestions Questions(SceneSplit split, int count) => new(World, split, count, Tokenizer);
}
