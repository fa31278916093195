using LotteryActors.Data.Batches;
using LotteryActors.Data.Metrics;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Expressions that name one object of a scene (RefCOCO+).</summary>
public sealed class ExpressionTests
{
    private static readonly SceneExpressions Train = new(SceneTaskData.World, SceneSplit.Train, 4_000, SceneTaskData.Tokenizer);
    private static readonly SceneExpressions Evaluation = new(SceneTaskData.World, SceneSplit.Evaluation, 2_000, SceneTaskData.Tokenizer);
    private static readonly SceneExpression[] Trained = [.. Enumerable.Range(0, 4_000).Select(Train.Read)];
    private static readonly SceneExpression[] Asked = [.. Enumerable.Range(0, 2_000).Select(Evaluation.Read)];

    [Fact]
    public void An_expression_fits_the_object_that_is_meant_and_no_other() =>
        Assert.All(Trained.Concat(Asked), e => Assert.Same(e.Scene.Objects[e.Target], SceneOracle.Find(e.Scene, e.Text["the ".Length..]).Single()));

    [Fact]
    public void One_word_alone_does_not_decide()
    {
        var four = Asked.Where(e => e.Scene.Objects.Count == 4).ToArray();

        Assert.All(four, e => Assert.All(e.Text.Split(' ')[1..], word => Assert.Equal(word == "thing" ? 4 : 2, SceneOracle.Find(e.Scene, word).Count())));
        Assert.InRange(four.Length, 900, 1_100);
    }

    [Fact]
    public void Six_pairs_of_attributes_are_named_and_any_object_may_be_meant()
    {
        Assert.Equal(6, Trained.DistinctBy(e => e.Words.Named).Count());
        Assert.All(Trained.Where(e => e.Scene.Objects.Count == 4).CountBy(e => e.Target), target => Assert.InRange(target.Value / 2_000.0, 0.21, 0.29));
    }

    [Fact]
    public void The_text_alone_does_not_tell_which_region() =>
        Assert.InRange(SceneTaskData.BlindAccuracy(Trained, Asked, e => e.Text, e => $"{e.Target}"), 0.2, 0.36);

    [Fact]
    public void Texts_are_as_long_as_the_facts_say_and_of_known_words() =>
        SceneTaskData.AssertTexts("referring", [.. Trained.Select(e => SceneTaskData.Tokenizer.EncodeWithMarks(e.Text))]);

    [Fact]
    public void Batches_do_not_depend_on_what_was_read_before() => SceneTaskData.AssertIndependentOfWhatWasRead<RefExpBatch, RefExpEvaluationBatch>("referring");

    [Fact]
    public void Training_is_on_the_boxes_where_objects_are()
    {
        var batch = SceneTaskData.Open<RefExpBatch, RefExpEvaluationBatch>("referring", SceneTaskData.Side).Train(1, 8, 0).First();
        var read = Enumerable.Range(0, 400).Select(Train.Read).ToArray();
        var scenes = new List<Scene>();
        for (var row = 0; row < 8; row++)
        {
            var boxes = batch.RegionBoxes.AsSpan(row * batch.Regions * 7, batch.Regions * 7).ToArray().Chunk(7).ToArray();
            var own = Assert.Single(read, e => e.Scene.Objects.Zip(boxes).All(pair => pair.First.X == pair.Second[0] && pair.First.Y == pair.Second[1]));
            scenes.Add(own.Scene);
            Assert.Equal(own.Target, batch.Targets[row]);
            Assert.Equal(own.Scene.Objects.Count, batch.RegionCounts[row]);
            Assert.Equal(own.Scene.Objects.Count, batch.ObjectPadding.AsSpan(row * batch.Regions, batch.Regions).Count(0L));
            Assert.Equal(SceneTaskData.Tokenizer.EncodeWithMarks(own.Text).Length, batch.TextLengths[row]);
        }

        SceneTaskData.AssertWellFormed(batch, scenes);
    }

    [Fact]
    public void Evaluation_is_on_found_boxes_of_which_some_are_false()
    {
        var batch = SceneTaskData.Open<RefExpBatch, RefExpEvaluationBatch>("referring", SceneTaskData.Side).Evaluation(50).Single();

        SceneTaskData.AssertWellFormed(batch, [.. Asked.Take(50).Select(e => e.Scene)]);
        for (var row = 0; row < 50; row++)
        {
            var found = batch.ObjectBoxes.AsSpan(row * batch.Regions * 4, batch.Regions * 4).ToArray().Chunk(4).Take((int)batch.RegionCounts[row]).Select(Box).ToArray();
            var objects = Asked[row].Scene.Objects.Count;
            Assert.InRange(found.Length - objects, 1, 2);
            Assert.Contains(found, box => BoxOverlap.IsRight(box, Box(batch.TargetBoxes.AsSpan(row * 4, 4).ToArray())));
            Assert.Equal(SceneExpressions.TargetBox(Asked[row]), Box(batch.TargetBoxes.AsSpan(row * 4, 4).ToArray()), Near);
        }
    }

    [Fact]
    public void Every_object_is_found_and_what_guessing_scores_is_one_of_all_regions()
    {
        Assert.All(Enumerable.Range(0, 500), i =>
        {
            var found = SceneExpressions.Boxes(Evaluation.Detected(Asked[i], i));
            Assert.All(Enumerable.Range(0, Asked[i].Scene.Objects.Count), target =>
                Assert.Contains(found, box => BoxOverlap.IsRight(box, SceneExpressions.TargetBox(Asked[i] with { Target = target }))));
        });
        Assert.InRange(SceneTaskData.Facts("referring").MajorityShare, 0.18, 0.24);
    }

    [Fact]
    public void Scenes_of_more_objects_than_four_have_expressions_too()
    {
        var crowded = new SceneExpressions(new SceneWorld([new("objects-max", "12"), new("objects-min", "2")]), SceneSplit.Train, 500, SceneTaskData.Tokenizer);

        Assert.All(Enumerable.Range(0, 500).Select(crowded.Read), e =>
            Assert.Same(e.Scene.Objects[e.Target], SceneOracle.Find(e.Scene, e.Text["the ".Length..]).Single()));
    }

    private static PixelBox Box(float[] columns) => new(columns[0], columns[1], columns[2], columns[3]);

    private static bool Near(PixelBox a, PixelBox b) =>
        Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) + Math.Abs(a.Width - b.Width) + Math.Abs(a.Height - b.Height) < 1e-2;
}
