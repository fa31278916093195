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

public sealed class StageActorTests : TestKit
{
    private static readonly SearchId Search = new("search");
    private static readonly DeviceId Device = new("cpu-0", "host:1", "a");
    private readonly TestProbe _searches;
    private readonly TestProbe _dispatcher;
    private readonly TestProbe _worker;
    private readonly TestProbe _notices;
    private IActorRef _stage;

    public StageActorTests()
        : base(VirtualTime.Config)
    {
        (_searches, _dispatcher, _worker, _notices) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        _stage = Incarnate();
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_wanted_stage_offers_itself_again_and_again()
    {
        Want();

        await _dispatcher.Next<DispatcherProtocol.OfferStage>();
        await Clock.PassUntil<DispatcherProtocol.OfferStage>(_dispatcher);
        await Clock.PassUntil<DispatcherProtocol.OfferStage>(_dispatcher);
    }

    [Fact]
    public async Task A_granted_stage_is_leased_before_its_device_is_told()
    {
        var start = await Lease();

        Assert.Equal(1, start.Attempt);
        Assert.Equal(Samples.Stage, start.Request.Spec);
        Assert.Equal(new DispatcherProtocol.LeaseTaken(Samples.Key, 1, Device), await _dispatcher.Next<DispatcherProtocol.LeaseTaken>());
    }

    [Fact]
    public async Task A_device_that_has_not_spoken_is_told_again_to_start()
    {
        await Lease();

        Assert.Equal(1, (await Clock.PassUntil<WorkerProtocol.StartStage>(_worker)).Attempt);
    }

    [Fact]
    public async Task A_result_that_comes_twice_counts_once_and_is_acknowledged_twice()
    {
        await Lease();
        _stage.Tell(new StageCommands.Complete(Samples.Key, 1, Samples.Result), _worker);
        _stage.Tell(new StageCommands.Complete(Samples.Key, 1, Samples.Result), _worker);

        await _worker.Next<WorkerProtocol.OutcomeRecorded>();
        await _worker.Next<WorkerProtocol.OutcomeRecorded>();
        await _searches.Next<SearchCommands.StageDone>();
        await _searches.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_finished_stage_answers_whoever_asks_from_its_journal()
    {
        await Lease();
        _stage.Tell(new StageCommands.Complete(Samples.Key, 1, Samples.Result), _worker);
        await _searches.Next<SearchCommands.StageDone>();
        await Restart();

        Want(new SearchId("another"));

        Assert.Equal("another", (await _searches.Next<SearchCommands.StageDone>()).Search.Text);
        Assert.True((await _notices.FishForMessageAsync<SearchNotices.StageCompleted>(n => n.Search.Text == "another")).FromLedger);
    }

    [Fact]
    public async Task A_lease_that_is_not_heard_of_is_lost_and_its_late_result_is_refused()
    {
        await Lease();

        var end = await Clock.PassUntil<SearchNotices.StageAttemptEnded>(_notices);
        _stage.Tell(new StageCommands.Complete(Samples.Key, 1, Samples.Result), _worker);

        Assert.Equal(AttemptEnd.Lost, end.End);
        await _worker.Next<WorkerProtocol.RecallStage>();
        await _worker.Next<WorkerProtocol.OutcomeRecorded>();
        Assert.Equal(2, (await Lease()).Attempt);
    }

    [Fact]
    public async Task Heartbeats_keep_a_lease_but_no_further_step_makes_it_stuck()
    {
        await Lease();
        SearchNotice heard;
        do
        {
            _stage.Tell(new StageCommands.Heartbeat(Samples.Key, 1, new StageProgress(1, 2, 0.5, 10)), _worker);
            heard = await _notices.FishForMessageAsync<SearchNotice>(n => n is SearchNotices.StageProgressed or SearchNotices.StageAttemptEnded);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
        while (heard is SearchNotices.StageProgressed);

        Assert.Equal(AttemptEnd.Stuck, Assert.IsType<SearchNotices.StageAttemptEnded>(heard).End);
    }

    [Fact]
    public async Task The_next_attempt_resumes_from_the_newest_checkpoint()
    {
        var checkpoint = new StageCheckpoint(Digest.Of("state"u8), 1, 5);
        await Lease();
        _stage.Tell(new StageCommands.RecordCheckpoint(Samples.Key, 1, checkpoint), _worker);
        _stage.Tell(new StageCommands.EndAttempt(Samples.Key, 1, AttemptEnd.Lost, "gone"), ActorRefs.NoSender);

        Assert.Equal(checkpoint.Digest, (await Lease()).Request.ResumeFrom);
    }

    [Fact]
    public async Task After_a_recovery_a_live_lease_is_claimed_and_gets_fresh_grace()
    {
        await Lease();
        await _dispatcher.Next<DispatcherProtocol.LeaseTaken>();
        await Restart();

        Assert.Equal(1, (await _dispatcher.Next<DispatcherProtocol.LeaseTaken>()).Attempt);
        _stage.Tell(new StageCommands.Heartbeat(Samples.Key, 1, new StageProgress(1, 2, 0.5, 10)), _worker);
        _stage.Tell(new StageCommands.Complete(Samples.Key, 1, Samples.Result), _worker);
        await _searches.Next<SearchCommands.StageDone>();
    }

    [Fact]
    public async Task A_message_of_an_old_attempt_is_dropped_aloud_and_its_device_recalled()
    {
        await Lease();
        _stage.Tell(new StageCommands.EndAttempt(Samples.Key, 1, AttemptEnd.Lost, "gone"), ActorRefs.NoSender);
        await _worker.Next<WorkerProtocol.RecallStage>();

        await EventFilter.Warning(contains: "dropped a message of attempt 1").ExpectOneAsync(() =>
        {
            _stage.Tell(new StageCommands.Heartbeat(Samples.Key, 1, new StageProgress(1, 2, 0.5, 10)), _worker);
            return Task.CompletedTask;
        });
        Assert.Equal(1, (await _worker.Next<WorkerProtocol.RecallStage>()).Attempt);
    }

    [Fact]
    public async Task A_stage_nobody_wants_any_more_recalls_its_device()
    {
        await Lease();

        _stage.Tell(new StageCommands.Unwant(Samples.Key, Search));

        await _worker.Next<WorkerProtocol.RecallStage>();
    }

    [Fact]
    public async Task A_stage_that_kills_three_devices_is_given_up_with_its_evidence()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Lease();
            _stage.Tell(new StageCommands.EndAttempt(Samples.Key, attempt, AttemptEnd.Crashed, "segmentation fault"), _worker);
            await _worker.Next<WorkerProtocol.OutcomeRecorded>();
        }

        Assert.Contains("segmentation fault", (await _searches.Next<SearchCommands.StageBroken>()).Reason, StringComparison.Ordinal);
    }

    private IActorRef Incarnate() => Sys.ActorOf(StageActor.Props(
        Samples.Key.Hex, () => _searches, _dispatcher, new ActorTimings { StuckAfter = TimeSpan.FromSeconds(40) }, notice => _notices.Tell(notice)));

    private void Want(SearchId? search = null) =>
        _stage.Tell(new StageCommands.Want(Samples.Key, Samples.Stage, search ?? Search, null, new CheckpointPolicy(1, 60), 0));

    private async Task<WorkerProtocol.StartStage> Lease()
    {
        Want();
        _stage.Tell(new StageCommands.Grant(Samples.Key, Device.ToString()), _worker);
        return await _worker.Next<WorkerProtocol.StartStage>();
    }

    private async Task Restart()
    {
        await WatchAsync(_stage);
        _stage.Tell(StopEntity.Instance);
        await ExpectTerminatedAsync(_stage);
        _stage = Incarnate();
    }
}
