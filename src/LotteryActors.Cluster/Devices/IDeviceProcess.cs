using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Devices;

/// <summary>
/// One device process: the only place that loads libtorch. Calls return at once; what comes of them is told in signals.
/// </summary>
public interface IDeviceProcess : IAsyncDisposable
{
    /// <summary>Starts a stage. One at a time: a second waits until the first has ended.</summary>
    /// <param name="run">Number that every signal about it will carry.</param>
    /// <param name="attempt">Attempt of the lease under which it is done.</param>
    void Run(long run, long attempt, StageRequest request);

    /// <summary>Asks the running stage to checkpoint and stop; answered by <see cref="DeviceSignals.Stopped"/>.</summary>
    void Stop();

    /// <summary>Ends the process at once, whatever it is doing.</summary>
    void Kill();
}

/// <summary>Starts device processes.</summary>
public interface IDeviceProcessFactory
{
    /// <param name="device"><c>cpu</c>, <c>cuda:0</c>...</param>
    /// <param name="onSignal">Called from any thread, one signal at a time, in order; <see cref="DeviceSignals.Exited"/> is the last.</param>
    IDeviceProcess Start(string device, Action<DeviceSignal> onSignal);
}
