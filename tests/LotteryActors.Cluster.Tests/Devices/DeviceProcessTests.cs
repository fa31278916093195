using System.Diagnostics;
using System.Threading.Channels;
using LotteryActors.Artifacts;
using LotteryActors.Cluster.Devices;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Devices;

/// <summary>Real child processes, spoken to through real pipes; what runs in them is <c>fake-device</c>.</summary>
public sealed class DeviceProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _store = Directory.CreateTempSubdirectory("lottery-device-").FullName;
    private readonly Channel<DeviceSignal> _signals = Channel.CreateUnbounded<DeviceSignal>();

    public void Dispose() => Directory.Delete(_store, recursive: true);

    [Fact]
    public async Task A_stage_runs_and_its_progress_checkpoints_and_result_come_back_in_order()
    {
        await using var process = Start();
        await Next<DeviceSignals.Ready>();

        process.Run(7, attempt: 1, Request(steps: 3));

        Assert.Equal(1, (await Next<DeviceSignals.CheckpointSaved>()).Checkpoint.Step);
        Assert.Equal(2, (await Next<DeviceSignals.CheckpointSaved>()).Checkpoint.Step);
        Assert.Equal(3, (await Next<DeviceSignals.CheckpointSaved>()).Checkpoint.Step);
        Assert.Equal(7, (await Next<DeviceSignals.Finished>()).Run);
    }

    [Fact]
    public async Task A_second_stage_follows_on_the_same_process()
    {
        await using var process = Start();
        process.Run(1, attempt: 1, Request());
        process.Run(2, attempt: 1, Request());

        Assert.Equal(1, (await Next<DeviceSignals.Finished>()).Run);
        Assert.Equal(2, (await Next<DeviceSignals.Finished>()).Run);
    }

    [Fact]
    public async Task A_stage_that_is_asked_to_stop_says_so()
    {
        await using var process = Start();
        process.Run(1, attempt: 1, Request("hang"));

        process.Stop();

        Assert.Equal(1, (await Next<DeviceSignals.Stopped>()).Run);
    }

    [Fact]
    public async Task A_failure_comes_with_its_message_and_whether_to_try_again()
    {
        await using var process = Start();
        process.Run(1, attempt: 1, Request("fail"));

        var failed = await Next<DeviceSignals.Failed>();

        Assert.Equal(("disk: /data is full; free some", AttemptEnd.Failed), (failed.Message, failed.End));
        Assert.Null(failed.Damaged);
    }

    [Fact]
    public async Task A_full_disk_is_told_from_other_failures()
    {
        await using var process = Start();
        process.Run(1, attempt: 1, Request("full"));

        var failed = await Next<DeviceSignals.Failed>();

        Assert.Equal(AttemptEnd.DiskFull, failed.End);
        Assert.StartsWith("train: step 3: /store: no space left", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_artifact_is_named_so_that_it_can_be_made_anew()
    {
        await using var process = Start();
        process.Run(1, attempt: 1, Request("damaged"));

        Assert.Equal(Digest.Of("lost"u8), (await Next<DeviceSignals.Failed>()).Damaged);
    }

    [Fact]
    public async Task A_killed_process_is_told_from_one_that_aborts()
    {
        await using var killed = Start();
        await Next<DeviceSignals.Ready>();
        killed.Run(1, attempt: 1, Request("hang"));
        await Next<DeviceSignals.Progressed>();
        killed.Kill();
        var kill = await Next<DeviceSignals.Exited>();

        await using var aborting = Start();
        aborting.Run(1, attempt: 1, Request("abort"));
        var abort = await Next<DeviceSignals.Exited>();

        Assert.Equal((137, true), (kill.Exit.Code, kill.Exit.WasKilledFromOutside));
        Assert.Equal((134, false), (abort.Exit.Code, abort.Exit.WasKilledFromOutside));
        Assert.Contains("about to abort", abort.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_whose_pipe_closes_ends_though_its_stage_hangs()
    {
        var process = Start();
        var ready = await Next<DeviceSignals.Ready>();
        process.Run(1, attempt: 1, Request("hang"));
        await Next<DeviceSignals.Progressed>();

        await process.DisposeAsync();

        Assert.Equal(0, (await Next<DeviceSignals.Exited>()).Exit.Code);
        Assert.ThrowsAny<ArgumentException>(() => Process.GetProcessById(ready.ProcessId));
    }

    [Fact]
    public async Task A_finished_stage_has_a_manifest_of_its_attempt_before_anybody_is_told()
    {
        await using var process = Start();
        process.Run(1, attempt: 4, Request(steps: 2));

        var result = (await Next<DeviceSignals.Finished>()).Result;

        var manifest = new StageManifests(_store).TryRead(StageKey.Of(Stages.Training(2)));
        Assert.NotNull(manifest);
        Assert.Equal(4, manifest.Attempt);
        Assert.Equal(result.Outputs, manifest.Outputs);
        Assert.Equal(result.Scores, manifest.Scores);
        Assert.Equal(result.Provenance, manifest.Provenance);
    }

    [Fact]
    public async Task An_attempt_that_counts_no_more_leaves_the_manifest_of_the_later_one()
    {
        await using var process = Start();
        process.Run(1, attempt: 5, Request());
        process.Run(2, attempt: 4, Request());
        await Next<DeviceSignals.Finished>();
        await Next<DeviceSignals.Finished>();

        Assert.Equal(5, new StageManifests(_store).TryRead(StageKey.Of(Stages.Training(1)))?.Attempt);
    }

    [Fact]
    public async Task A_device_that_cannot_be_served_says_why_and_ends_with_a_code_of_its_own()
    {
        await using var process = Start("cuda:9");

        var unavailable = await Next<DeviceSignals.Unavailable>();
        var exited = await Next<DeviceSignals.Exited>();

        Assert.StartsWith("cuda:9: ", unavailable.Why, StringComparison.Ordinal);
        Assert.Equal(DeviceExit.NoDevice, exited.Exit.Code);
        Assert.True(exited.Exit.IsHopeless);
        Assert.False(exited.Exit.WasKilledFromOutside);
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_an_exit_with_its_reason()
    {
        await using var process = ChildDeviceProcess.Start(new DeviceCommand("/no/such/lottery", []), "cpu", _store, 1, Hear);

        var exited = await Next<DeviceSignals.Exited>();

        Assert.True(exited.Exit.IsHopeless);
        Assert.Contains("/no/such/lottery", exited.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_speak_our_protocol_is_ended_and_reported()
    {
        await using var process = ChildDeviceProcess.Start(new DeviceCommand("sh", ["-c", "echo hello, I am no device; exec cat"]), "cpu", _store, 1, Hear);

        var exited = await Next<DeviceSignals.Exited>();

        Assert.Contains("device pipe", exited.Evidence, StringComparison.Ordinal);
    }

    private static StageRequest Request(string? dataPath = null, int steps = 1) =>
        new(Stages.Training(steps), ResumeFrom: null, dataPath, new CheckpointPolicy(1, 30));

    private void Hear(DeviceSignal signal) => _signals.Writer.TryWrite(signal);

    private IDeviceProcess Start(string device = "cpu") =>
        ChildDeviceProcess.Start(
            new DeviceCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "fake-device.dll")]), device, _store, 1, Hear);

    private async Task<T> Next<T>()
        where T : DeviceSignal
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            switch (await _signals.Reader.ReadAsync(patience.Token))
            {
                case T signal:
                    return signal;
                case DeviceSignals.Exited exited:
                    throw new InvalidOperationException($"{typeof(T).Name} was awaited, but the process ended: {exited}");
            }
        }
    }
}
