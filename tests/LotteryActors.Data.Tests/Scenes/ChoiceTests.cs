using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Questions about scenes with answers and rationales to choose from (VCR).</summary>
public sealed class ChoiceTests
{
    private static readonly SceneChoices Train = new(SceneTaskData.World, SceneSplit.Train, 4_000, SceneTaskData.Tokenizer);
    private static readonly SceneChoices Evaluation = new(SceneTaskData.World, SceneSplit.Evaluation, 2_000, SceneTaskData.Tokenizer);
    private static readonly SceneChoice[] Trained = [.. Enumerable.Range(0, 4_000).Select(Train.Read)];
    private static readonly SceneChoice[] Asked = [.. Enumerable.Range(0, 2_000).Select(Evaluation.Read)];

    [Fact]
    public void One_answer_and_one_rationale_are_right() => Assert.All(Trained.Concat(Asked), choice =>
    {
        Assert.Equal([choice.Answer], Enumerable.Range(0, 4).Where(i => IsRight(choice, choice.Answers[i])));
        Assert.Equal([choice.Rationale], Enumerable.Range(0, 4).Where(i => IsTrue(choice.Scene, choice.Rationales[i])));
    });

    [Fact]
    public void Choices_differ_and_the_right_ones_stand_anywhere()
    {
        Assert.All(Trained, choice => Assert.Equal((4, 4), (choice.Answers.Distinct().Count(), choice.Rationales.Distinct().Count())));
        Assert.All(Trained.CountBy(choice => (choice.Answer, choice.Rationale)), place => Assert.InRange(place.Value, 195, 305));
        Assert.InRange(SceneTaskData.Facts("vcr").MajorityShare, 0.06, 0.09);
        Assert.Equal(3, Trained.DistinctBy(choice => choice.Kind).Count());
    }

    [Fact]
    public void The_texts_alone_say_little()
    {
        Assert.InRange(Blind(choice => choice.Answers, choice => choice.Answer, (choice, answer) => $"{choice.Question} {answer}"), 0.2, 0.31);
        Assert.InRange(Blind(choice => choice.Rationales, choice => choice.Rationale, (choice, rationale) => rationale), 0.2, 0.31);
        Assert.InRange(Blind(choice => choice.Answers, choice => choice.Answer, (choice, answer) => $"{choice.Kind} {Common(choice.Question, answer)}"), 0.2, 0.31);
        Assert.InRange(
            Blind(choice => choice.Rationales, choice => choice.Rationale, (choice, rationale) => $"{choice.Kind} {Common($"{choice.Question} {choice.Answers[choice.Answer]}", rationale)}"),
            0.2,
            0.31);
    }

    [Fact]
    public void Texts_are_as_long_as_the_facts_say_and_of_known_words() =>
        SceneTaskData.AssertTexts("vcr", [.. Trained.SelectMany(choice => Train.WithAnswers(choice).Concat(Train.WithRationales(choice))).Select(text => text.Ids)]);

    [Fact]
    public void Batches_do_not_depend_on_what_was_read_before() => SceneTaskData.AssertIndependentOfWhatWasRead<VcrBatch, VcrEvaluationBatch>("vcr");

    [Fact]
    public void Training_mixes_answers_and_rationales_in_fours()
    {
        var data = SceneTaskData.Open<VcrBatch, VcrEvaluationBatch>("vcr", SceneTaskData.Side);
        var batch = data.Train(1, 32, 0).First();
        var rationales = batch.TextTypes!.Chunk(4 * batch.TextLength).Select(rows => rows.Contains(3L)).ToArray();

        Assert.Equal((800, 128), (data.TrainExamples, batch.Size));
        Assert.All(batch.Targets.Chunk(4), rows => Assert.Equal(1L, rows.Sum()));
        Assert.All(batch.RegionBoxes.Chunk(4 * batch.Regions * 7), rows => Assert.Single(rows.Chunk(batch.Regions * 7).Select(row => string.Join(' ', row)).Distinct()));
        Assert.Contains(true, rationales);
        Assert.Contains(false, rationales);
    }

    [Fact]
    public void Evaluation_is_four_answers_then_four_rationales_of_the_right_one()
    {
        var batch = SceneTaskData.Open<VcrBatch, VcrEvaluationBatch>("vcr", SceneTaskData.Side).Evaluation(6).First();
        var texts = batch.InputIds.Chunk(batch.TextLength).Select(Words).ToArray();

        SceneTaskData.AssertWellFormed(batch, [.. Asked.Take(6).SelectMany(choice => Enumerable.Repeat(choice.Scene, 8))]);
        Assert.Equal(8, batch.Candidates);
        Assert.Equal(Asked.Take(6).Select(choice => (long)choice.Answer), batch.AnswerTargets);
        Assert.Equal(Asked.Take(6).Select(choice => (long)choice.Rationale), batch.RationaleTargets);
        for (var i = 0; i < 6; i++)
        {
            var (choice, rows) = (Asked[i], texts[(8 * i)..(8 * (i + 1))]);
            Assert.Equal(choice.Answers.Select(answer => Pieces($"{choice.Question} | {answer} |")), rows[..4]);
            Assert.Equal(choice.Rationales.Select(rationale => Pieces($"{choice.Question} | {choice.Answers[choice.Answer]} | {rationale} |")), rows[4..]);
        }
    }

    [Fact]
    public void Crowded_and_small_scenes_are_asked_about_too() => Assert.All(new[] { ("2", "2"), ("2", "3"), ("9", "16") }, objects =>
    {
        var world = new SceneWorld([new("objects-min", objects.Item1), new("objects-max", objects.Item2)]);
        var choices = Enumerable.Range(0, 300).Select(new SceneChoices(world, SceneSplit.Train, 300, SceneTaskData.Tokenizer).Read);
        Assert.All(choices, choice =>
        {
            Assert.Equal([choice.Answer], Enumerable.Range(0, 4).Where(i => IsRight(choice, choice.Answers[i])));
            Assert.Equal([choice.Rationale], Enumerable.Range(0, 4).Where(i => IsTrue(choice.Scene, choice.Rationales[i])));
        });
    });

    /// <summary>Accuracy of the candidate whose key was right most often in training.</summary>
    private static double Blind(Func<SceneChoice, IReadOnlyList<string>> candidates, Func<SceneChoice, int> right, Func<SceneChoice, string, string> keyOf)
    {
        var rates = Trained.SelectMany(choice => candidates(choice).Select((text, i) => (Key: keyOf(choice, text), Right: i == right(choice))))
            .GroupBy(row => row.Key, row => row.Right ? 1.0 : 0.0)
            .ToDictionary(group => group.Key, group => (group.Sum() + 1) / (group.Count() + 4));
        var accuracy = Asked.Average(choice => Enumerable.Range(0, 4).MaxBy(i => rates.GetValueOrDefault(keyOf(choice, candidates(choice)[i]), 0.25)) == right(choice) ? 1.0 : 0.0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{accuracy:P1} by {rates.Count} keys");
        return accuracy;
    }

    private static int Common(string text, string candidate) => candidate.Split(' ').Intersect(text.Split(' ')).Count();

    /// <summary>The answer read by its words, apart from the grammar that wrote it.</summary>
    private static bool IsRight(SceneChoice choice, string answer)
    {
        switch (choice.Question.TrimEnd('?', ' ').Split(' '))
        {
            case ["what", "is", "the", "same", var asked, "as", "the", .. var name]:
                var at = Array.IndexOf(["size", "color", "material", "shape"], asked);
                var own = SceneOracle.Find(choice.Scene, string.Join(' ', name)).Single();
                return SceneOracle.Find(choice.Scene, answer["the ".Length..]).Any(item => !ReferenceEquals(item, own) && SceneOracle.Words(item)[at] == SceneOracle.Words(own)[at]);
            case ["what", "color" or "shape", "is", "the", .. var name]:
                return SceneOracle.Words(SceneOracle.Find(choice.Scene, string.Join(' ', name)).Single()).Contains(answer);
            case ["what", "is", var relation, .. var name]:
                var anchor = SceneOracle.Find(choice.Scene, string.Join(' ', name.SkipWhile(word => word is "of" or "the"))).Single();
                var standing = choice.Scene.Objects.Where(item => !ReferenceEquals(item, anchor) && SceneOracle.Stands(item, relation is "left" or "right" ? $"{relation} of" : relation, anchor));
                return SceneOracle.Find(choice.Scene, answer["the ".Length..]).SequenceEqual(standing);
            default:
                throw new FormatException(choice.Question);
        }
    }

    /// <summary>"the small cube and the large ball are red .", "the cube is left of the blue ball .": every object is there and is so.</summary>
    private static bool IsTrue(Scene scene, string statement)
    {
        if (Relations.All.Select(relation => relation.Words()).FirstOrDefault(words => statement.Contains($" is {words} the ")) is { } relation)
        {
            var names = statement["the ".Length..^" .".Length].Split($" is {relation} the ");
            return SceneOracle.Find(scene, names[0]).ToArray() is [var one] && SceneOracle.Find(scene, names[1]).ToArray() is [var other] && SceneOracle.Stands(one, relation, other);
        }

        var (subjects, predicate) = statement.TrimEnd('.', ' ').Split([" is ", " are "], StringSplitOptions.None) is [var left, var right] ? (left, right) : throw new FormatException(statement);
        return subjects["the ".Length..].Split(" and the ").All(name =>
            SceneOracle.Find(scene, name).ToArray() is [var item] && SceneOracle.Words(item).Contains(predicate));
    }

    private static string Words(long[] row) => string.Join(' ', row.Where(id => id != 0).Select(id => SceneTaskData.Tokenizer.Vocabulary.Pieces[(int)id]));

    private static string Pieces(string text) => string.Join(
        ' ',
        text.Split(' ').SelectMany(word => word == "|" ? ["[SEP]"] : SceneTaskData.Tokenizer.Tokenize(word)).Prepend("[CLS]"));
}
