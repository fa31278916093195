using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Actors;

public sealed class TicketSearchActorTests : TestKit
{
    private static readonly SearchId Id = SearchId.Of(Samples.Small);
    private readonly TestProbe _stages;
    private readonly TestProbe _notices;
    private IActorRef _search;

    public TicketSearchActorTests()
        : base(VirtualTime.Config)
    {
        (_stages, _notices) = (CreateTestProbe(), CreateTestProbe());
        _search = Incarnate();
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_submitted_search_asks_for_its_first_stage_until_it_is_answered()
    {
        var first = await Submit();

        Assert.Equal(first.Stage, (await Clock.PassUntil<StageCommands.Want>(_stages)).Stage);
        Assert.Equal(first.Stage, (await Clock.PassUntil<StageCommands.Want>(_stages)).Stage);
    }

    [Fact]
    public async Task A_result_that_comes_twice_counts_once()
    {
        var first = await Submit();
        Done(first);
        var second = await WantOf<TrainStage>();
        Done(first);

        var past = await Recount();

        Assert.Single(past.Events.OfType<SearchEvents.AnchorSettled>());
        Assert.NotEqual(first.Stage, second.Stage);
    }

    [Fact]
    public async Task A_search_that_recovers_asks_for_what_it_still_wants()
    {
        Done(await Submit());
        var (dense, blind) = (await WantOf<TrainStage>(), await WantOf<TrainStage>());
        await Restart();

        Assert.Equal((dense, blind), (await WantOf<TrainStage>(), await WantOf<TrainStage>()));
    }

    [Fact]
    public async Task A_failed_search_that_is_resumed_reopens_the_stage_it_failed_on()
    {
        var first = await Submit();
        _search.Tell(new SearchCommands.StageBroken(Id, first.Stage, "disk full"));
        await _stages.Next<StageCommands.Unwant>();

        var reply = await _search.Ask<CommandReply>(new SearchCommands.Resume(Id));

        Assert.True(reply.Accepted, reply.Message);
        Assert.Equal(first.Stage, (await _stages.Next<StageCommands.Reopen>()).Stage);
        Assert.Equal(first.Stage, (await _stages.Next<StageCommands.Want>()).Stage);
    }

    [Fact]
    public async Task A_lost_artifact_is_made_again_by_the_stage_that_made_it_and_nothing_fails()
    {
        var first = await Submit();
        Done(first);
        var second = await WantOf<TrainStage>();

        _search.Tell(new SearchCommands.StageBroken(Id, second.Stage, "weights are damaged", Weights(first)));
        Assert.Equal(first.Stage, (await _stages.Next<StageCommands.Redo>()).Stage);
        _search.Tell(new SearchCommands.StageBroken(Id, second.Stage, "weights are damaged", Weights(first)));
        Done(first);

        Assert.Equal(second.Stage, (await _stages.Next<StageCommands.Reopen>()).Stage);
        Assert.Empty((await Recount()).Events.OfType<SearchEvents.Failed>());
    }

    [Fact]
    public async Task An_artifact_that_is_lost_again_fails_the_search()
    {
        var first = await Submit();
        Done(first);
        var second = await WantOf<TrainStage>();
        var broken = new SearchCommands.StageBroken(Id, second.Stage, "weights are damaged", Weights(first));
        _search.Tell(broken);
        Done(first);

        _search.Tell(broken);

        Assert.Equal("weights are damaged", Assert.Single((await Recount()).Events.OfType<SearchEvents.Failed>()).Reason);
    }

    [Fact]
    public async Task A_lost_checkpoint_costs_the_attempt_and_not_the_search()
    {
        var first = await Submit();

        _search.Tell(new SearchCommands.StageBroken(Id, first.Stage, "checkpoint is damaged", Digest.Of("checkpoint"u8)));

        Assert.Equal(first.Stage, (await _stages.Next<StageCommands.Reopen>()).Stage);
        Assert.Empty((await Recount()).Events.OfType<SearchEvents.Failed>());
    }

    private static Digest Weights(StageCommands.Want want) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(want.Stage.Hex));

    private IActorRef Incarnate() =>
        Sys.ActorOf(TicketSearchActor.Props(Id.Text, () => _stages, new ActorTimings(), notice => _notices.Tell(notice)));

    private async Task<StageCommands.Want> Submit()
    {
        _search.Tell(new SearchCommands.Submit(Id, Samples.Small));
        return await _stages.Next<StageCommands.Want>();
    }

    private void Done(StageCommands.Want want) =>
        _search.Tell(new SearchCommands.StageDone(Id, want.Stage, Samples.Result with { Outputs = [new StageOutput("weights", Weights(want), 3)] }));

    private async Task<StageCommands.Want> WantOf<TStage>()
        where TStage : StageSpec =>
        (StageCommands.Want)await _stages.FishForMessageAsync(m => m is StageCommands.Want { Spec: TStage }, TimeSpan.FromSeconds(20));

    private Task<SearchQueries.Recounted> Recount() =>
        _search.Ask<SearchQueries.Recounted>(new SearchQueries.Recount(Id), TimeSpan.FromSeconds(20));

    private async Task Restart()
    {
        var witness = CreateTestProbe();
        await witness.WatchAsync(_search);
        _search.Tell(StopEntity.Instance);
        await witness.ExpectTerminatedAsync(_search);
        _search = Incarnate();
    }
}
