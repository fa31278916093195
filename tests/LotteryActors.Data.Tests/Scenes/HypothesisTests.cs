using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Hypotheses about scenes that hide something (SNLI-VE).</summary>
public sealed class HypothesisTests
{
    private static readonly SceneHypotheses Train = new(SceneTaskData.World, SceneSplit.Train, 4_000, SceneTaskData.Tokenizer);
    private static readonly SceneHypotheses Evaluation = new(SceneTaskData.World, SceneSplit.Evaluation, 2_000, SceneTaskData.Tokenizer);
    private static readonly SceneHypothesis[] Trained = [.. Enumerable.Range(0, 4_000).Select(Train.Hypothesis)];
    private static readonly SceneHypothesis[] Asked = [.. Enumerable.Range(0, 2_000).Select(Evaluation.Hypothesis)];

    [Fact]
    public void Every_label_is_what_can_be_seen() => Assert.All(Trained.Concat(Asked), h => Assert.Equal(Label(h), h.Label));

    [Fact]
    public void Every_picture_hides_something_of_one_object_whatever_the_label() =>
        Assert.All(Trained, h => Assert.Single(h.Scene.Objects, item => item.Hides(h.Asked)));

    [Fact]
    public void Labels_are_even()
    {
        var facts = SceneTaskData.Facts("entailment");

        Assert.Equal(3, facts.Answers);
        Assert.InRange(facts.MajorityShare, 0.33, 0.37);
        Assert.All(Trained.GroupBy(h => h.Asked), asked => Assert.All(asked.CountBy(h => h.Label), label => Assert.InRange(label.Value / (double)asked.Count(), 0.28, 0.39)));
    }

    [Fact]
    public void The_text_alone_says_nothing()
    {
        Assert.InRange(Blind(h => h.Text), 0.28, 0.38);
        Assert.InRange(Blind(h => h.Text.Split(" is ")[1]), 0.28, 0.38);
    }

    [Fact]
    public void That_the_value_is_somewhere_in_the_picture_says_little() =>
        Assert.InRange(Blind(h => $"{h.Scene.Objects.Count(item => !item.Hides(h.Asked) && SceneOracle.Words(item).Contains(h.Text.Split(' ')[^2]))} {h.Asked}"), 0.33, 0.5);

    [Fact]
    public void Texts_are_as_long_as_the_facts_say_and_of_known_words() =>
        SceneTaskData.AssertTexts("entailment", [.. Trained.Select(h => SceneTaskData.Tokenizer.EncodeWithMarks(h.Text))]);

    [Fact]
    public void Batches_do_not_depend_on_what_was_read_before() => SceneTaskData.AssertIndependentOfWhatWasRead<VqaBatch, VqaBatch>("entailment");

    [Fact]
    public void A_batch_has_the_labels_in_the_order_of_their_names()
    {
        var data = SceneTaskData.Open<VqaBatch, VqaBatch>("entailment", SceneTaskData.Side);
        var batch = data.Evaluation(20).First();

        Assert.Equal(["contradiction", "neutral", "entailment"], data.AnswerNames);
        SceneTaskData.AssertWellFormed(batch, [.. Asked.Take(20).Select(h => h.Scene)]);
        Assert.Equal(Asked.Take(20).SelectMany(h => Enumerable.Range(0, 3).Select(i => i == (int)h.Label ? 1f : 0f)), batch.Targets);
    }

    [Fact]
    public void What_is_hidden_is_in_neither_the_features_nor_the_pixels()
    {
        var world = new SceneWorld([new("noise", "0")]);
        foreach (var hidden in new[] { AttributeSet.Colour | AttributeSet.Material, AttributeSet.Shape })
        {
            Scene With(int colour, int material, int shape) => new(
            [
                new SceneObject(hidden == AttributeSet.Shape ? new Look(1, 0, 0, shape) : new Look(1, colour, material, 1), 0.1f, 0.1f, 0.2f, 0.2f) { Hidden = hidden },
                new SceneObject(new Look(0, 3, 1, 2), 0.6f, 0.6f, 0.1f, 0.1f),
            ]);
            var (one, other) = (With(0, 0, 0), With(5, 1, 3));

            Assert.Equal(Features(world, one), Features(world, other));
            Assert.Equal(new SceneRenderer(64).Draw(one).Rgb, new SceneRenderer(64).Draw(other).Rgb);
        }
    }

    [Fact]
    public void An_object_under_a_cloth_keeps_its_colour_and_one_in_the_dark_its_shape()
    {
        Scene With(Look look, AttributeSet hidden) => new([new SceneObject(look, 0.1f, 0.1f, 0.25f, 0.25f) { Hidden = hidden }]);
        byte[] Draw(Look look, AttributeSet hidden) => new SceneRenderer(64).Draw(With(look, hidden)).Rgb;

        Assert.NotEqual(Draw(new Look(1, 0, 1, 0), AttributeSet.Shape), Draw(new Look(1, 2, 1, 0), AttributeSet.Shape));
        Assert.NotEqual(Draw(new Look(1, 0, 1, 0), AttributeSet.Colour | AttributeSet.Material), Draw(new Look(1, 0, 1, 1), AttributeSet.Colour | AttributeSet.Material));
    }

    private static float[] Features(SceneWorld world, Scene scene) =>
        world.Detector.See(scene, world.Random(SceneTask.Hypotheses, SceneSplit.Train, ScenePart.Detection, 0)).Features;

    private static double Blind(Func<SceneHypothesis, string> keyOf) => SceneTaskData.BlindAccuracy(Trained, Asked, keyOf, h => $"{h.Label}");

    /// <summary>The hypothesis read by its words and by what can be seen, apart from the grammar that wrote it.</summary>
    private static HypothesisLabel Label(SceneHypothesis hypothesis)
    {
        var (name, told) = hypothesis.Text["the ".Length..^" .".Length].Split(" is ") is [var subject, var predicate] ? (subject.Split(' '), predicate.Split(' ')[^1]) : throw new FormatException(hypothesis.Text);
        var item = Assert.Single(hypothesis.Scene.Objects, item => name.All(word => word == "thing" || Visible(item).Contains(word)));
        Assert.Same(hypothesis.Scene.Objects[hypothesis.Target], item);
        return Visible(item)[(int)hypothesis.Asked] is not { } shown ? HypothesisLabel.Neutral
            : shown == told ? HypothesisLabel.Entailment
            : HypothesisLabel.Contradiction;
    }

    private static string?[] Visible(SceneObject item) =>
        [.. SceneOracle.Words(item).Select((word, i) => ((int)item.Hidden & (1 << i)) != 0 ? null : word)];
}
