using System.Globalization;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Sentences about two scenes (NLVR2).</summary>
public sealed class PairTests
{
    private static readonly ScenePairs Train = new(SceneTaskData.World, SceneSplit.Train, 4_000, SceneTaskData.Tokenizer);
    private static readonly ScenePairs Evaluation = new(SceneTaskData.World, SceneSplit.Evaluation, 2_000, SceneTaskData.Tokenizer);
    private static readonly ScenePair[] Trained = [.. Enumerable.Range(0, 4_000).Select(Train.Read)];
    private static readonly ScenePair[] Asked = [.. Enumerable.Range(0, 2_000).Select(Evaluation.Read)];

    [Fact]
    public void Every_sentence_is_true_or_false_as_it_says() => Assert.All(Trained.Concat(Asked), pair => Assert.Equal(Truth(pair), pair.Truth));

    [Fact]
    public void Half_of_every_kind_are_true()
    {
        Assert.InRange(SceneTaskData.Facts("nlvr2").MajorityShare, 0.5, 0.53);
        Assert.All(Trained.GroupBy(pair => pair.Kind), kind => Assert.InRange(kind.Average(pair => pair.Truth ? 1 : 0), 0.43, 0.57));
        Assert.Equal(4, Trained.DistinctBy(pair => pair.Kind).Count());
    }

    [Fact]
    public void The_text_alone_says_nothing() => Assert.InRange(Blind(pair => pair.Text), 0.45, 0.55);

    [Fact]
    public void One_picture_alone_says_much_of_what_both_show_and_nothing_of_the_rest()
    {
        Assert.InRange(Blind(pair => $"{Form(pair)} {Seen(pair, pair.Left)}"), 0.8, 0.95);
        Assert.InRange(Blind(pair => $"{Form(pair)} {Seen(pair, pair.Right)}"), 0.8, 0.95);
        Assert.InRange(Blind(pair => pair.Kind == PairKind.Both ? "" : $"{Form(pair)} {Seen(pair, pair.Left)}"), 0.45, 0.55);
        Assert.InRange(Blind(pair => pair.Kind == PairKind.Both ? "" : $"{Form(pair)} {Seen(pair, pair.Right)}"), 0.45, 0.55);
    }

    [Fact]
    public void Texts_are_as_long_as_the_facts_say_and_of_known_words() =>
        SceneTaskData.AssertTexts("nlvr2", [.. Trained.Select(pair => SceneTaskData.Tokenizer.EncodeWithMarks(pair.Text))]);

    [Fact]
    public void Batches_do_not_depend_on_what_was_read_before() => SceneTaskData.AssertIndependentOfWhatWasRead<Nlvr2Batch, Nlvr2Batch>("nlvr2");

    [Fact]
    public void An_example_is_two_rows_of_one_sentence_with_the_left_picture_first()
    {
        var batch = SceneTaskData.Open<Nlvr2Batch, Nlvr2Batch>("nlvr2", SceneTaskData.Side).Evaluation(8).First();

        SceneTaskData.AssertWellFormed(batch, [.. Asked.Take(8).SelectMany(pair => (Scene[])[pair.Left, pair.Right])]);
        Assert.Equal(Asked.Take(8).Select(pair => pair.Truth ? 1L : 0L), batch.Targets);
        Assert.All(batch.InputIds.Chunk(2 * batch.TextLength), rows => Assert.Equal(rows[..batch.TextLength], rows[batch.TextLength..]));
        Assert.All(batch.RegionTypes!.Chunk(batch.Regions).Zip(batch.RegionMask().Chunk(batch.Regions)).Index(), row =>
            Assert.Equal(row.Item.Second.Select(there => there * (1 + (row.Index % 2))), row.Item.First));
    }

    private static double Blind(Func<ScenePair, string> keyOf) => SceneTaskData.BlindAccuracy(Trained, Asked, keyOf, pair => pair.Truth.ToString());

    /// <summary>The sentence read by its words, apart from the grammar that wrote it.</summary>
    private static bool Truth(ScenePair pair)
    {
        var words = pair.Text.TrimEnd('.', ' ').Split(' ');
        switch (words)
        {
            case ["there", "is", "1", .. var name]:
                return Count(pair.Left, name) + Count(pair.Right, name) == 1;
            case ["there", "are", "as", "many", .. var name, "left", "as", "right"]:
                return Count(pair.Left, Singular(name)) == Count(pair.Right, Singular(name));
            case ["there", "are", var total, .. var name]:
                return Count(pair.Left, Singular(name)) + Count(pair.Right, Singular(name)) == int.Parse(total, CultureInfo.InvariantCulture);
            case ["there", "is", "a", .. var name, "left", "and", "right"]:
                return Count(pair.Left, name) > 0 && Count(pair.Right, name) > 0;
            case ["the", .. var rest]:
                var (left, asked, right) = Same(rest);
                return Value(pair.Left, left, asked) == Value(pair.Right, right, asked);
            default:
                throw new FormatException(pair.Text);
        }
    }

    private static (string[] Left, string Asked, string[] Right) Same(string[] words)
    {
        var at = Array.IndexOf(words, "left");
        Assert.Equal(["left", "is", "the", "same"], words[at..(at + 4)]);
        return (words[..at], words[at + 4], words[(at + 7)..^1]);
    }

    private static string Value(Scene scene, string[] name, string asked) =>
        SceneOracle.Words(SceneOracle.Find(scene, string.Join(' ', name)).Single())[Array.IndexOf(["size", "color", "material", "shape"], asked)];

    private static int Count(Scene scene, string[] name) => SceneOracle.Find(scene, string.Join(' ', name)).Count();

    private static string[] Singular(string[] name) => [.. name[..^1], name[^1][..^1]];

    /// <summary>The sentence without what differs only by the draw of words.</summary>
    private static string Form(ScenePair pair) => pair.Kind == PairKind.Total ? pair.Text.Split(' ')[2] : pair.Kind.ToString();

    /// <summary>All that one picture has to say of the sentence.</summary>
    private static string Seen(ScenePair pair, Scene scene)
    {
        var words = pair.Text.TrimEnd('.', ' ').Split(' ');
        return words switch
        {
            ["there", "is", "1", .. var name] => $"{Count(scene, name)}",
            ["there", "are", "as", "many", .. var name, "left", "as", "right"] => $"{Count(scene, Singular(name))}",
            ["there", "are", _, .. var name] => $"{Count(scene, Singular(name))}",
            ["there", "is", "a", .. var name, "left", "and", "right"] => $"{Count(scene, name)}",
            _ => Same(words[1..]) is var (left, asked, right) ? Value(scene, ReferenceEquals(scene, pair.Left) ? left : right, asked) : "",
        };
    }
}
