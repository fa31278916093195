using LotteryActors.Artifacts;
using LotteryActors.BareLoop;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;

namespace LotteryActors.Chaos.Tests;

/// <summary>The actors add nothing to the arithmetic.</summary>
[Collection(Chaos.Name)]
[Trait("Category", "Chaos")]
public sealed class BareLoopTests(UndisturbedRun undisturbed)
{
    [Fact]
    public void A_loop_over_the_same_stages_without_a_cluster_gives_the_same_digests_and_scores()
    {
        using var home = new TemporaryHome();
        var bare = new BareSearch(new TorchStageRunner(new DirectoryArtifactStore(Path.Combine(home.Path, "artifacts")), new TorchStageOptions()));

        bare.Run(BareSearch.Resolve(UndisturbedRun.Spec));

        var cluster = LedgerReader.Read(undisturbed.Home).Stages.ToDictionary(stage => stage.Key, stage => stage.State.Result!);
        Assert.Equal(cluster.Count, bare.Stages.Count);
        Assert.All(bare.Stages, stage => Assert.Equal(Facts(stage.Result), Facts(cluster[stage.Key])));
    }

    private static IEnumerable<string> Facts(StageResult result) =>
        [.. result.Outputs.Select(output => $"{output.Name} {output.Digest}"), .. result.Scores.Select(score => $"{score.Name} {score.Value:R}")];
}
