using System.Threading.Channels;
using LotteryActors.Cluster.Devices;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>Device processes that do nothing but what the test has them say.</summary>
internal sealed class PuppetDevices : IDeviceProcessFactory
{
    private readonly Channel<PuppetDevice> _started = Channel.CreateUnbounded<PuppetDevice>();

    public IDeviceProcess Start(string device, Action<DeviceSignal> onSignal)
    {
        var puppet = new PuppetDevice(onSignal);
        _started.Writer.TryWrite(puppet);
        return puppet;
    }

    public async Task<PuppetDevice> Next() => await _started.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>True when a process was started that no test has asked for.</summary>
    public bool HasStartedAnother => _started.Reader.Count > 0;
}

internal sealed class PuppetDevice(Action<DeviceSignal> say) : IDeviceProcess
{
    public int Runs { get; private set; }

    public long LastRun { get; private set; }

    /// <summary>Completes when the first stage is given to it.</summary>
    public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Say(DeviceSignal signal) => say(signal);

    public void Run(long run, long attempt, StageRequest request)
    {
        (Runs, LastRun) = (Runs + 1, run);
        Running.TrySetResult();
    }

    public void Stop() => Stopping.TrySetResult();

    public void Kill() => Killed.TrySetResult();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
