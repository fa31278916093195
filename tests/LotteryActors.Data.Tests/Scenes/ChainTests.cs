using System.Text.RegularExpressions;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Compositional questions about scenes (GQA).</summary>
public sealed partial class ChainTests
{
    private static readonly SceneChains Train = new(SceneTaskData.World, SceneSplit.Train, 4_000, SceneTaskData.Tokenizer);
    private static readonly SceneChains Evaluation = new(SceneTaskData.World, SceneSplit.Evaluation, 2_000, SceneTaskData.Tokenizer);
    private static readonly (Scene Scene, ChainQuestion Question)[] Trained = [.. Enumerable.Range(0, 4_000).Select(i => Read(Train, i))];
    private static readonly (Scene Scene, ChainQuestion Question)[] Asked = [.. Enumerable.Range(0, 2_000).Select(i => Read(Evaluation, i))];

    [Fact]
    public void Every_answer_is_true_of_the_scene() =>
        Assert.All(Trained.Concat(Asked), asked => Assert.Equal(Answer(asked.Scene, asked.Question.Text), ChainQuestion.Answers[asked.Question.Answer]));

    [Fact]
    public void Every_kind_is_asked_and_every_answer_given()
    {
        Assert.Equal(Enum.GetValues<ChainKind>(), Trained.Select(asked => asked.Question.Kind).Distinct().Order());
        Assert.Equal(Enumerable.Range(0, ChainQuestion.Answers.Count), Trained.Select(asked => asked.Question.Answer).Distinct().Order());
        Assert.Equal(18, SceneTaskData.Facts("gqa").Answers);
    }

    [Theory]
    [InlineData(ChainKind.Verify)]
    [InlineData(ChainKind.Logic)]
    public void Yes_is_as_often_right_as_no(ChainKind kind) =>
        Assert.InRange(Trained.Where(asked => asked.Question.Kind == kind).Average(asked => asked.Question.Answer), 0.45, 0.55);

    [Fact]
    public void The_commonest_answer_scores_below_a_fifth() => Assert.InRange(SceneTaskData.Facts("gqa").MajorityShare, 0.05, 0.2);

    [Fact]
    public void The_text_alone_scores_below_two_fifths()
    {
        Assert.InRange(Blind(question => question.Text), 0.1, 0.4);
        Assert.InRange(Blind(question => Form().Match(question.Text).Value), 0.25, 0.4);
    }

    [Fact]
    public void Its_place_is_needed_to_know_which_object_is_meant() =>
        Assert.All(Trained.Where(asked => asked.Question.Kind is ChainKind.Query or ChainKind.Choose), asked =>
            Assert.NotEqual(1, SceneOracle.Find(asked.Scene, Chain().Match(Name(asked.Question.Text)).Groups["head"].Value).Count()));

    [Fact]
    public void Texts_are_as_long_as_the_facts_say_and_of_known_words() =>
        SceneTaskData.AssertTexts("gqa", [.. Enumerable.Range(0, 20_000).Select(i => SceneTaskData.Tokenizer.EncodeWithMarks(Train.Question(Train.Scene(i), i).Text))]);

    [Fact]
    public void Batches_do_not_depend_on_what_was_read_before() => SceneTaskData.AssertIndependentOfWhatWasRead<VqaBatch, VqaBatch>("gqa");

    [Fact]
    public void A_batch_has_the_answers_and_the_pictures()
    {
        var batch = SceneTaskData.Open<VqaBatch, VqaBatch>("gqa", SceneTaskData.Side).Evaluation(20).First();

        SceneTaskData.AssertWellFormed(batch, [.. Asked.Take(20).Select(asked => asked.Scene)]);
        Assert.Equal(Asked.Take(20).Select(asked => asked.Question.Answer), batch.Targets.Chunk(18).Select(row => Array.IndexOf(row, 1f)));
    }

    [Fact]
    public void Scenes_of_two_objects_are_asked_about_too()
    {
        var small = new SceneChains(new SceneWorld([new("objects-max", "2"), new("objects-min", "2")]), SceneSplit.Train, 300, SceneTaskData.Tokenizer);

        Assert.All(Enumerable.Range(0, 300).Select(i => Read(small, i)), asked =>
            Assert.Equal(Answer(asked.Scene, asked.Question.Text), ChainQuestion.Answers[asked.Question.Answer]));
    }

    private static (Scene Scene, ChainQuestion Question) Read(SceneChains chains, int index) =>
        chains.Scene(index) is var scene ? (scene, chains.Question(scene, index)) : default;

    private static double Blind(Func<ChainQuestion, string> keyOf) =>
        SceneTaskData.BlindAccuracy(Trained, Asked, asked => keyOf(asked.Question), asked => $"{asked.Question.Answer}");

    /// <summary>The question read by its words, apart from the grammar that wrote it.</summary>
    private static string Answer(Scene scene, string text)
    {
        if (Logic().Match(text) is { Success: true } logic)
        {
            var first = SceneOracle.Find(scene, logic.Groups["first"].Value).Any();
            var second = SceneOracle.Find(scene, logic.Groups["second"].Value).Any();
            return YesNo(first && second == (logic.Groups["second_is"].Value == "a"));
        }

        var words = SceneOracle.Words(Resolve(scene, Name(text)));
        if (Question().Match(text) is { Success: true } question)
        {
            var value = words[question.Groups["asked"].Success ? Array.IndexOf(["size", "color", "material", "shape"], question.Groups["asked"].Value) : 2];
            Assert.True(!question.Groups["one"].Success || value == question.Groups["one"].Value || value == question.Groups["other"].Value);
            return value;
        }

        return YesNo(words.Contains(text.Split(' ')[^2]));
    }

    /// <summary>What an object is called: "thing left of the red cube".</summary>
    private static string Name(string text) =>
        Question().Match(text) is { Success: true } question ? question.Groups["name"].Value : Verification().Match(text).Groups["name"].Value;

    private static SceneObject Resolve(Scene scene, string name)
    {
        var chain = Chain().Match(name);
        var anchor = SceneOracle.Find(scene, chain.Groups["anchor"].Value).Single();
        var standing = SceneOracle.Find(scene, chain.Groups["head"].Value)
            .Where(item => !ReferenceEquals(item, anchor) && SceneOracle.Stands(item, chain.Groups["relation"].Value, anchor));
        if (chain.Groups["anchor2"].Success)
        {
            var second = SceneOracle.Find(scene, chain.Groups["anchor2"].Value).Single();
            standing = standing.Where(item => !ReferenceEquals(item, second) && SceneOracle.Stands(item, chain.Groups["relation2"].Value, second));
        }

        return standing.Single();
    }

    private static string YesNo(bool truth) => truth ? "yes" : "no";

    [GeneratedRegex("^is there a (?<first>.+) and (?<second_is>a|no) (?<second>.+) \\?$")]
    private static partial Regex Logic();

    [GeneratedRegex("^what (?:(?<asked>color|shape|size)(?: of (?<one>\\w+) and (?<other>\\w+))? )?is the (?<name>.+?)(?: made of)? \\?$")]
    private static partial Regex Question();

    [GeneratedRegex("^is the (?<name>.+?)(?: a)? \\w+ \\?$")]
    private static partial Regex Verification();

    [GeneratedRegex("^(?<head>.+?) (?<relation>left of|right of|above|below) the (?<anchor>.+?)(?: and (?<relation2>left of|right of|above|below) the (?<anchor2>.+))?$")]
    private static partial Regex Chain();

    /// <summary>A question up to the name of its object.</summary>
    [GeneratedRegex("^(what \\w+ of \\w+ and \\w+|what \\w+|is there|is the)")]
    private static partial Regex Form();
}
