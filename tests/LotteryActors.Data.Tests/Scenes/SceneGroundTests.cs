using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

public sealed class SceneGroundTests
{
    private const int Side = 48;

    public static TheoryData<string> Tasks => [.. TaskNames.Learnable];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void On_grey_ground_every_task_has_the_same_texts_before_another_ground(string task)
    {
        var (paper, grey) = (First(task, "paper"), First(task, "grey"));

        Assert.Equal(paper.InputIds, grey.InputIds);
        Assert.Equal(paper.RegionFeatures, grey.RegionFeatures);
        Assert.InRange(paper.Pixels!.Pixels[0], 0.85f, 0.95f);
        Assert.InRange(grey.Pixels!.Pixels[0], 0.001f, 0.05f); // 0 itself is padding
    }

    [Fact]
    public void On_paper_the_options_say_nothing_of_the_ground()
    {
        Assert.DoesNotContain("ground", Names([]));
        Assert.DoesNotContain("ground", Names([new("ground", "paper")]));
        Assert.Contains("ground", Names([new("ground", "grey")]));
        Assert.NotEqual(Facts("vqa", "paper").Fingerprint, Facts("vqa", "grey").Fingerprint);

        static IEnumerable<string> Names(DataOption[] options) => DataSets.Describe("scenes", "vqa", options, null).Options.Select(option => option.Name);
    }

    [Fact]
    public void Another_ground_is_refused() =>
        Assert.Equal("data set scenes: ground must be paper or grey, not 'sand'", Assert.Throws<DataException>(() => Facts("vqa", "sand")).Message);

    private static DataFacts Facts(string task, string ground) => DataSets.Describe("scenes", task, Options(ground), null);

    private static DataOption[] Options(string ground) => [new("train-size", "20"), new("evaluation-size", "20"), new("ground", ground)];

    private static UniterBatch First(string task, string ground)
    {
        var world = new ScenesDataSet(Options(ground));
        var plan = new BatchPlan(0, [0, 1]);
        return world.Open(task) switch
        {
            TaskExamples<VqaBatch, VqaBatch> answers => answers.Train.Collate(plan, 0, Side),
            Nlvr2Task pairs => pairs.Train.Collate(plan, 0, Side),
            VcrTask choices => choices.Train.Collate(plan, 0, Side),
            ReferringTask expressions => expressions.Train.Collate(plan, 0, Side),
            RetrievalTask portraits => portraits.Train.Collate(plan, 0, Side),
            var other => throw new ArgumentException($"no batch of {other}", nameof(task)),
        };
    }
}
