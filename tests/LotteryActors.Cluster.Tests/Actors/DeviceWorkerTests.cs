using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Actors;

public sealed class DeviceWorkerTests : TestKit
{
    private static readonly StageRequest Request = new(Samples.Stage, null, null, new CheckpointPolicy(1, 60));
    private readonly TestProbe _dispatcher;
    private readonly TestProbe _stages;
    private readonly PuppetDevices _devices = new();
    private readonly IActorRef _worker;

    public DeviceWorkerTests()
        : base(VirtualTime.Config)
    {
        (_dispatcher, _stages) = (CreateTestProbe(), CreateTestProbe());
        _worker = Sys.ActorOf(DeviceWorker.Props(new DeviceSlot("cpu-0", "cpu", "cpu", 1), "host:1", _devices, _dispatcher, _stages, new ActorTimings()));
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_device_registers_when_its_process_is_ready()
    {
        (await _devices.Next()).Say(new DeviceSignals.Ready(1, 1));

        var register = await _dispatcher.Next<DispatcherProtocol.RegisterDevice>();

        Assert.Equal(("cpu-0@host:1", "cpu", 1, null), (register.Device.Slot, register.DeviceClass, register.Threads, register.Running));
    }

    [Fact]
    public async Task A_result_is_sent_until_the_stage_has_acknowledged_it()
    {
        var device = await Run(attempt: 3);
        device.Say(new DeviceSignals.Finished(device.LastRun, Samples.Result));

        Assert.Equal(3, (await _stages.Next<StageCommands.Complete>()).Attempt);
        await Clock.PassUntil<StageCommands.Complete>(_stages);
        _worker.Tell(new WorkerProtocol.OutcomeRecorded(Samples.Key, 3));
        _worker.Tell(new WorkerProtocol.StartStage(Samples.Key, 4, Request));
        await _stages.FishForMessageAsync<StageCommands.Heartbeat>(h => h.Attempt == 4);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<StageCommands.Heartbeat>(await _stages.ExpectMsgAsync<IStageCommand>());
    }

    [Fact]
    public async Task The_newest_checkpoint_is_told_again_and_again_while_the_stage_runs()
    {
        var device = await Run(attempt: 1);
        device.Say(new DeviceSignals.CheckpointSaved(device.LastRun, new StageCheckpoint(Digest.Of("first"u8), 1, 5)));
        device.Say(new DeviceSignals.CheckpointSaved(device.LastRun, new StageCheckpoint(Digest.Of("second"u8), 2, 5)));
        Assert.Equal(1, (await _stages.Next<StageCommands.RecordCheckpoint>()).Checkpoint.Step);
        Assert.Equal(2, (await _stages.Next<StageCommands.RecordCheckpoint>()).Checkpoint.Step);

        Assert.Equal(2, (await Clock.PassUntil<StageCommands.RecordCheckpoint>(_stages)).Checkpoint.Step);
        Assert.Equal(2, (await Clock.PassUntil<StageCommands.RecordCheckpoint>(_stages)).Checkpoint.Step);
    }

    [Fact]
    public async Task A_start_that_comes_twice_runs_once()
    {
        var device = await Run(attempt: 1);

        _worker.Tell(new WorkerProtocol.StartStage(Samples.Key, 1, Request));

        await _stages.Next<StageCommands.Heartbeat>();
        Assert.Equal(1, device.Runs);
    }

    [Fact]
    public async Task A_busy_device_refuses_another_stage()
    {
        await Run(attempt: 1);

        _worker.Tell(new WorkerProtocol.StartStage(new StageKey(Digest.Of("other"u8).Hex), 1, Request));

        Assert.Equal(AttemptEnd.Refused, (await _stages.Next<StageCommands.EndAttempt>()).End);
    }

    [Theory]
    [InlineData(128 + 11, AttemptEnd.Crashed)]
    [InlineData(128 + 6, AttemptEnd.Crashed)]
    [InlineData(1, AttemptEnd.Crashed)]
    [InlineData(128 + 9, AttemptEnd.Lost)]
    [InlineData(128 + 15, AttemptEnd.Lost)]
    public async Task The_exit_of_a_process_says_what_became_of_the_attempt_and_a_fresh_one_starts(int code, AttemptEnd expected)
    {
        var device = await Run(attempt: 1);

        device.Say(new DeviceSignals.Exited(new DeviceExit(code), "last words"));

        var end = await _stages.Next<StageCommands.EndAttempt>();
        Assert.Equal(expected, end.End);
        Assert.Contains("last words", end.Evidence, StringComparison.Ordinal);
        await Settled();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await _devices.Next()).Say(new DeviceSignals.Ready(1, 2));
        await _dispatcher.Next<DispatcherProtocol.DeviceFree>();
    }

    [Fact]
    public async Task A_device_that_cannot_be_served_is_not_started_again()
    {
        var device = await _devices.Next();

        device.Say(new DeviceSignals.Unavailable("cuda:0: there is none"));
        device.Say(new DeviceSignals.Exited(new DeviceExit(DeviceExit.NoDevice), ""));

        await Settled();
        Clock.Advance(TimeSpan.FromMinutes(10));
        await Settled();
        Assert.False(_devices.HasStartedAnother);
    }

    [Theory]
    [InlineData(AttemptEnd.Failed)]
    [InlineData(AttemptEnd.Invalid)]
    [InlineData(AttemptEnd.DiskFull)]
    public async Task A_failure_is_reported_as_what_it_is(AttemptEnd expected)
    {
        var device = await Run(attempt: 1);

        device.Say(new DeviceSignals.Failed(device.LastRun, "disk full", expected, null));

        Assert.Equal(expected, (await _stages.Next<StageCommands.EndAttempt>()).End);
    }

    [Fact]
    public async Task Late_words_of_an_earlier_run_are_not_taken_for_the_present_ones()
    {
        var device = await Run(attempt: 1);
        var first = device.LastRun;
        device.Say(new DeviceSignals.Failed(first, "disk full", AttemptEnd.Failed, null));
        await _stages.Next<StageCommands.EndAttempt>();
        _worker.Tell(new WorkerProtocol.OutcomeRecorded(Samples.Key, 1));
        _worker.Tell(new WorkerProtocol.StartStage(Samples.Key, 2, Request));
        await _stages.FishForMessageAsync<StageCommands.Heartbeat>(h => h.Attempt == 2);

        device.Say(new DeviceSignals.Finished(first, Samples.Result));
        device.Say(new DeviceSignals.Failed(device.LastRun, "second", AttemptEnd.Failed, null));

        Assert.Equal(2, (await _stages.Next<StageCommands.EndAttempt>()).Attempt);
    }

    [Fact]
    public async Task A_recalled_stage_is_stopped_and_killed_if_it_does_not_obey()
    {
        var device = await Run(attempt: 1);

        _worker.Tell(new WorkerProtocol.RecallStage(Samples.Key, 1));

        await device.Stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
        while (!device.Killed.Task.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Settled();
        }
    }

    [Fact]
    public async Task A_draining_device_checkpoints_reports_and_says_that_it_is_done()
    {
        var device = await Run(attempt: 1);
        var drain = _worker.Ask<WorkerProtocol.Drained>(new WorkerProtocol.Drain());
        await device.Stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));

        device.Say(new DeviceSignals.CheckpointSaved(device.LastRun, new StageCheckpoint(Digest.Of("state"u8), 1, 5)));
        device.Say(new DeviceSignals.Stopped(device.LastRun));

        await _stages.Next<StageCommands.RecordCheckpoint>();
        Assert.Equal(AttemptEnd.Preempted, (await _stages.Next<StageCommands.EndAttempt>()).End);
        _worker.Tell(new WorkerProtocol.OutcomeRecorded(Samples.Key, 1));
        await drain.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_device_that_hears_of_no_coordinator_drains_without_waiting_to_be_acknowledged()
    {
        var device = await Run(attempt: 1);
        for (var second = 0; second < 15; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Settled();
        }

        var drain = _worker.Ask<WorkerProtocol.Drained>(new WorkerProtocol.Drain());
        await device.Stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(drain.IsCompleted);
        device.Say(new DeviceSignals.Stopped(device.LastRun));

        await drain.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Everything told to the worker so far has been dealt with.</summary>
    private Task Settled() => _worker.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(20));

    private async Task<PuppetDevice> Run(long attempt)
    {
        var device = await _devices.Next();
        device.Say(new DeviceSignals.Ready(1, 1));
        await _dispatcher.Next<DispatcherProtocol.DeviceFree>();
        _worker.Tell(new WorkerProtocol.StartStage(Samples.Key, attempt, Request));
        await _stages.Next<StageCommands.Heartbeat>();
        return device;
    }
}
