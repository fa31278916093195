using System.Collections.Concurrent;
using LotteryActors.Cluster.Devices;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>Device processes that are none: each runs its stages on a thread of this process.</summary>
internal sealed class InProcessDevices(IStageRunner runner) : IDeviceProcessFactory
{
    private readonly ConcurrentQueue<StageKey> _runs = [];
    private int _runsUntilHang = int.MaxValue;

    /// <summary>Every stage that was begun, as often as it was.</summary>
    public IReadOnlyCollection<StageKey> Runs => _runs;

    /// <summary>Completes when a stage hangs.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>That many stages go well; all that follow neither speak nor end.</summary>
    public InProcessDevices HangAfter(int runs)
    {
        _runsUntilHang = runs;
        return this;
    }

    public IDeviceProcess Start(string device, Action<DeviceSignal> onSignal)
    {
        onSignal(new DeviceSignals.Ready(1, Environment.ProcessId));
        return new InProcessDevice(this, onSignal);
    }

    private sealed class InProcessDevice(InProcessDevices owner, Action<DeviceSignal> onSignal) : IDeviceProcess
    {
        private readonly CancellationTokenSource _stop = new();

        public void Run(long run, long attempt, StageRequest request)
        {
            owner._runs.Enqueue(StageKey.Of(request.Spec));
            if (Interlocked.Decrement(ref owner._runsUntilHang) < 0)
            {
                owner.Hanging.TrySetResult();
                return;
            }

            _ = Task.Run(() => onSignal(Outcome(run, request)));
        }

        public void Stop() => _stop.Cancel();

        public void Kill() => onSignal(new DeviceSignals.Exited(new DeviceExit(128 + 9), string.Empty));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private DeviceSignal Outcome(long run, StageRequest request)
        {
            try
            {
                return new DeviceSignals.Finished(run, owner.Runner.Run(request, new Observer(run, onSignal), _stop.Token));
            }
            catch (OperationCanceledException)
            {
                return new DeviceSignals.Stopped(run);
            }
            catch (StageFailedException failure)
            {
                return new DeviceSignals.Failed(run, failure.Message, failure.Retriable ? AttemptEnd.Failed : AttemptEnd.Invalid, null);
            }
        }
    }

    private IStageRunner Runner => runner;

    private sealed class Observer(long run, Action<DeviceSignal> onSignal) : IStageObserver
    {
        public void Progress(StageProgress progress) => onSignal(new DeviceSignals.Progressed(run, progress));

        public void CheckpointSaved(StageCheckpoint checkpoint) => onSignal(new DeviceSignals.CheckpointSaved(run, checkpoint));
    }
}
