namespace LotteryActors.Cluster.Devices;

/// <summary>Listens in on a node's device processes: whether every one has spoken, and whether one says that its device cannot be served.</summary>
/// <param name="devices">How many the node has.</param>
internal sealed class DeviceRollCall(IDeviceProcessFactory processes, int devices) : IDeviceProcessFactory
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _silent = devices;

    /// <summary>Completes when as many processes as there are devices have said their first word, whatever it was.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Completes with a line for people when a device cannot be served; never, as a rule.</summary>
    public Task<string> Refusal => _refusal.Task;

    public IDeviceProcess Start(string device, Action<DeviceSignal> onSignal)
    {
        var isFirst = true;
        return processes.Start(device, signal =>
        {
            onSignal(signal);
            Refuse(device, signal);
            if (isFirst)
            {
                isFirst = false;
                Count();
            }
        });
    }

    private void Refuse(string device, DeviceSignal signal)
    {
        switch (signal)
        {
            case DeviceSignals.Unavailable unavailable:
                _refusal.TrySetResult(unavailable.Why);
                break;
            case DeviceSignals.Exited { Exit.IsHopeless: true } exited:
                _refusal.TrySetResult($"{device}: {exited.Exit.Meaning} {exited.Evidence}".TrimEnd().ReplaceLineEndings(" "));
                break;
        }
    }

    private void Count()
    {
        if (Interlocked.Decrement(ref _silent) == 0)
        {
            _answered.TrySetResult();
        }
    }
}
