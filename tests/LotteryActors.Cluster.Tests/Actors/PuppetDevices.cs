using System.Threading.Channels;
using Akka.TestKit;
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

    /// <summary>The next process, with time passing until it is started.</summary>
    public async Task<PuppetDevice> Next(TestScheduler clock)
    {
        var next = Next();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(next, Task.Delay(1));
        }

        return await next;
    }
}

internal sealed class PuppetDevice(Action<DeviceSignal> say) : IDeviceProcess
{
    public int Runs { get; private set; }

    public long LastRun { get; private set; }

    public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Killed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Say(DeviceSignal signal) => say(signal);

    public void Run(long attempt, StageRequest request) => (Runs, LastRun) = (Runs + 1, attempt);

    public void Stop() => Stopping.TrySetResult();

    public void Kill() => Killed.TrySetResult();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
