using LotteryActors.Artifacts;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Protocol;
using LotteryActors.FakeDevice;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>Whole searches on a cluster of one node: real actors, real sharding, real journal; only the arithmetic is made up.</summary>
public sealed class SearchEndToEndTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_search_runs_to_its_verdict_and_every_stage_is_in_the_ledger()
    {
        var devices = Devices();
        await using var node = await TestNode.Start(_home.Path, devices);

        await Run(node, Samples.Small);

        var ledger = LedgerReader.Read(_home.Path);
        Assert.Equal(SearchPhase.Completed, Assert.Single(ledger.Searches).State.Phase);
        Assert.All(ledger.Stages, s => Assert.Equal(StageStatus.Completed, s.State.Status));
        Assert.Equal(ledger.Stages.Count, devices.Runs.Count);
    }

    [Fact]
    public async Task A_search_killed_in_the_middle_goes_on_by_itself_and_ends_with_the_same_outputs()
    {
        using var undisturbed = new TemporaryHome();
        await using (var node = await TestNode.Start(undisturbed.Path, Devices(undisturbed)))
        {
            await Run(node, Samples.Small);
        }

        var first = Devices().HangAfter(5);
        await using (var node = await TestNode.Start(_home.Path, first))
        {
            await node.Tell(new SearchCommands.Submit(SearchId.Of(Samples.Small), Samples.Small));
            await first.Hanging.Task;
            await node.Kill();
        }

        var completed = LedgerReader.Read(_home.Path).Stages.Where(s => s.State.Status == StageStatus.Completed).Select(s => s.Key).ToHashSet();
        var second = Devices();
        await using (var node = await TestNode.Start(_home.Path, second))
        {
            var probe = await node.Watch(SearchId.Of(Samples.Small));
            await TestNode.Until(probe, SearchPhase.Completed);
        }

        Assert.Equal(Outputs(undisturbed.Path), Outputs(_home.Path));
        Assert.NotEmpty(completed);
        Assert.DoesNotContain(second.Runs, completed.Contains);
    }

    [Fact]
    public async Task A_search_that_shares_stages_with_an_earlier_one_takes_them_from_the_ledger()
    {
        var devices = Devices();
        await using var node = await TestNode.Start(_home.Path, devices);
        await Run(node, Samples.Small);
        var runs = devices.Runs.Count;

        var notices = await Run(node, Samples.Small with { Name = "again" });

        Assert.Equal(runs, devices.Runs.Count);
        Assert.All(notices.OfType<SearchNotices.StageCompleted>(), n => Assert.True(n.FromLedger));
    }

    [Fact]
    public async Task A_paused_search_stands_still_until_it_is_resumed()
    {
        var devices = Devices().HangAfter(3);
        await using var node = await TestNode.Start(_home.Path, devices);
        var id = SearchId.Of(Samples.Small);
        await node.Tell(new SearchCommands.Submit(id, Samples.Small));
        await devices.Hanging.Task;

        var paused = await node.Tell(new SearchCommands.Pause(id));
        var again = await node.Tell(new SearchCommands.Pause(id));
        devices.HangAfter(int.MaxValue);
        var probe = await node.Watch(id);
        var resumed = await node.Tell(new SearchCommands.Resume(id));

        Assert.All([paused, again, resumed], reply => Assert.True(reply.Accepted, reply.Message));
        await TestNode.Until(probe, SearchPhase.Completed);
    }

    private static async Task<IReadOnlyList<SearchNotice>> Run(TestNode node, SearchSpec spec)
    {
        var id = SearchId.Of(spec);
        var probe = await node.Watch(id);
        var reply = await node.Tell(new SearchCommands.Submit(id, spec));
        Assert.True(reply.Accepted, reply.Message);
        return await TestNode.Until(probe, SearchPhase.Completed);
    }

    private static IReadOnlyList<string> Outputs(string home) =>
        [.. LedgerReader.Read(home).Stages
            .OrderBy(s => s.Key.Hex, StringComparer.Ordinal)
            .Select(s => $"{s.Key}: {string.Join(", ", s.State.Result!.Outputs)}")];

    private InProcessDevices Devices() => Devices(_home);

    private static InProcessDevices Devices(TemporaryHome home) => new(new FakeStageRunner(new DirectoryArtifactStore(home.Artifacts)));
}
