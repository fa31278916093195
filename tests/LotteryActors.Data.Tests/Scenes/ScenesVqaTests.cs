using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

public sealed class ScenesVqaTests
{
    private static readonly DataOption[] Small = [new("train-size", "1000"), new("evaluation-size", "150")];
    private static readonly DataFacts Facts = DataSets.Describe("scenes", "vqa", Small, null);

    [Fact]
    public void Facts_tell_what_the_model_and_the_report_need()
    {
        Assert.Equal((23, 53, 48, 1000, 150), (Facts.Answers, Facts.VocabularySize, Facts.RegionFeatures, Facts.TrainExamples, Facts.EvaluationExamples));
        Assert.Equal(
            ["evaluation-size=150", "features=48", "noise=0.4", "objects-max=4", "objects-min=3", "seed=1", "train-size=1000"],
            Facts.Options.Select(o => $"{o.Name}={o.Value}"));
    }

    [Fact]
    public void The_fingerprint_is_pinned_because_every_stage_key_on_scenes_holds_it() =>
        Assert.Equal("1fad4bca4e8c", Facts.Fingerprint.Short);

    [Theory]
    [InlineData("seed", "2")]
    [InlineData("noise", "0.1")]
    [InlineData("train-size", "1001")]
    public void Every_option_changes_the_fingerprint(string name, string value) =>
        Assert.NotEqual(
            Facts.Fingerprint,
            DataSets.Describe("scenes", "vqa", [.. Small.Where(o => o.Name != name), new(name, value)], null).Fingerprint);

    [Fact]
    public void Going_on_from_batch_k_gives_the_batches_an_unbroken_run_gives()
    {
        var unbroken = Open(DataView.Both).Train(5, 32, 0).Skip(45).Take(3);
        var resumed = Open(DataView.Both).Train(5, 32, 45).Take(3);

        Assert.All(unbroken.Zip(resumed), pair =>
        {
            Assert.Equal(pair.First.InputIds, pair.Second.InputIds);
            Assert.Equal(pair.First.RegionFeatures, pair.Second.RegionFeatures);
            Assert.Equal(pair.First.Targets, pair.Second.Targets);
        });
    }

    [Fact]
    public void Batches_are_padded_and_packed_as_their_masks_say()
    {
        foreach (var batch in Open(DataView.Both).Train(1, 32, 0).Take(31))
        {
            Assert.Equal(32 * batch.TextLength, batch.InputIds.Length);
            Assert.Equal(32 * batch.Regions * 48, batch.RegionFeatures.Length);
            Assert.Equal(32 * batch.Regions * 7, batch.RegionBoxes.Length);
            Assert.Equal(32 * batch.Length, batch.AttentionMask.Length);
            Assert.All(batch.GatherIndex, index => Assert.InRange(index, 0, batch.TextLength + batch.Regions - 1));
            Assert.All(batch.AttentionMask.Chunk(batch.Length), row => Assert.Equal(row.OrderDescending(), row));
            Assert.All(batch.Targets.Chunk(23), row => Assert.Equal(1f, row.Sum()));
        }
    }

    [Fact]
    public void Evaluation_is_the_whole_split_once_in_order()
    {
        var batches = Open(DataView.Both).Evaluation(64).ToArray();

        Assert.Equal([64, 64, 22], batches.Select(b => b.Size));
        Assert.Equal(
            Open(DataView.Both).Evaluation(150).Single().Targets,
            batches.SelectMany(b => b.Targets));
    }

    [Fact]
    public void A_blind_view_has_the_question_and_no_picture()
    {
        var (seeing, blind) = (First(DataView.Both), First(DataView.TextOnly));

        Assert.Equal(seeing.InputIds, blind.InputIds);
        Assert.Equal(seeing.AttentionMask, blind.AttentionMask);
        Assert.All(blind.RegionFeatures.Concat(blind.RegionBoxes), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void A_mute_view_has_the_picture_and_no_question()
    {
        var (seeing, mute) = (First(DataView.Both), First(DataView.ImageOnly));
        var vocabulary = WordPieceVocabulary.Embedded("scenes");

        Assert.Equal(seeing.RegionFeatures, mute.RegionFeatures);
        Assert.All(mute.InputIds.Chunk(mute.TextLength), row => Assert.Equal([vocabulary.Start, vocabulary.Separator], row));
    }

    [Fact]
    public void Looks_can_be_read_from_the_features_mostly()
    {
        var world = new SceneWorld([]);
        var means = MeanFeatures(world);
        var (right, all) = (0, 0);
        for (var i = 0; i < 500; i++)
        {
            var scene = world.Scene(SceneSplit.Evaluation, i);
            foreach (var (item, feature) in scene.Objects.Zip(world.Picture(SceneSplit.Evaluation, i).Features.Chunk(48)))
            {
                right += means.MinBy(pair => Distance(pair.Value, feature)).Key == item.Look.Colour ? 1 : 0;
                all++;
            }
        }

        Assert.InRange((double)right / all, 0.85, 1.0);
    }

    [Theory]
    [InlineData("scenes", "vqa", "objects-min", "7", "data set scenes: objects-min 7 is above objects-max 4, lower it")]
    [InlineData("scenes", "vqa", "noise", "loud", "data set scenes: noise must be a number from 0 to 10, not 'loud'")]
    [InlineData("scenes", "vqa", "sede", "1", "data set scenes: unknown option 'sede', known are evaluation-size, features, grid, ground, noise, objects-max, objects-min, retrieval-negatives, retrieval-pictures, seed, train-size")]
    [InlineData("scenes", "vqa2", "seed", "1", "data set scenes: has no task 'vqa2', it has vqa, gqa, entailment, nlvr2, vcr, referring, retrieval, captions")]
    [InlineData("coco", "vqa", "seed", "1", "unknown data set 'coco', known are scenes, easy-vqa, nlvr, vqa-v2, uniter, lxmert, vilt")]
    public void What_is_wrong_is_named_with_its_mend(string set, string task, string option, string value, string message) =>
        Assert.Equal(message, Assert.Throws<DataException>(() => DataSets.Describe(set, task, [new(option, value)], null)).Message);

    [Fact]
    public void Other_content_than_the_search_was_started_on_is_refused()
    {
        var spec = new DataSpec("scenes", "vqa", DataView.Both, Facts.Options, Digest.Of([1]), Facts.Answers);

        Assert.Contains("give the data it was started on", Assert.Throws<DataException>(() => DataSets.OpenVqa(spec, null)).Message);
    }

    /// <summary>Mean feature of every colour over training pictures.</summary>
    private static Dictionary<int, float[]> MeanFeatures(SceneWorld world) =>
        Enumerable.Range(0, 2000)
            .SelectMany(i => world.Scene(SceneSplit.Train, i).Objects.Zip(world.Picture(SceneSplit.Train, i).Features.Chunk(48)))
            .GroupBy(pair => pair.First.Look.Colour, pair => pair.Second)
            .ToDictionary(group => group.Key, group => (float[])[.. Enumerable.Range(0, 48).Select(f => group.Average(feature => feature[f]))]);

    private static float Distance(float[] a, float[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private static VqaBatch First(DataView view) => Open(view).Train(1, 16, 0).First();

    private static ITaskData<VqaBatch, VqaBatch> Open(DataView view) =>
        DataSets.OpenVqa(new DataSpec("scenes", "vqa", view, Facts.Options, Facts.Fingerprint, Facts.Answers), null);
}
