using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Cluster.Devices;

/// <summary>What a device process tells its worker. All but <see cref="DeviceSignals.Exited"/> come over the pipe.</summary>
[Union(0, typeof(DeviceSignals.Ready))]
[Union(1, typeof(DeviceSignals.Progressed))]
[Union(2, typeof(DeviceSignals.CheckpointSaved))]
[Union(3, typeof(DeviceSignals.Finished))]
[Union(4, typeof(DeviceSignals.Failed))]
[Union(5, typeof(DeviceSignals.Stopped))]
[Union(6, typeof(DeviceSignals.Unavailable))]
public abstract record DeviceSignal;

public static class DeviceSignals
{
    /// <summary>The first signal: the process speaks our protocol and takes stages.</summary>
    [MessagePackObject]
    public sealed record Ready([property: Key(0)] int Protocol, [property: Key(1)] int ProcessId) : DeviceSignal;

    /// <summary>The only signal of a process that cannot serve its device: no libtorch, no such device. It ends with <see cref="DeviceExit.NoDevice"/>.</summary>
    /// <param name="Why">One line: the device, what is the matter, the mend.</param>
    [MessagePackObject]
    public sealed record Unavailable([property: Key(0)] string Why) : DeviceSignal;

    [MessagePackObject]
    public sealed record Progressed([property: Key(0)] long Run, [property: Key(1)] StageProgress Progress) : DeviceSignal;

    /// <summary>A resumable state is durable in the artifact store.</summary>
    [MessagePackObject]
    public sealed record CheckpointSaved([property: Key(0)] long Run, [property: Key(1)] StageCheckpoint Checkpoint) : DeviceSignal;

    /// <summary>The stage is done, its outputs and its manifest are durable.</summary>
    [MessagePackObject]
    public sealed record Finished([property: Key(0)] long Run, [property: Key(1)] StageResult Result) : DeviceSignal;

    /// <param name="Message">One line: the thing, the place, the mend.</param>
    /// <param name="End"><see cref="AttemptEnd.Failed"/> and <see cref="AttemptEnd.DiskFull"/> where another attempt could succeed, else <see cref="AttemptEnd.Invalid"/>.</param>
    /// <param name="Damaged">The artifact that was damaged or missing, where that is the cause.</param>
    [MessagePackObject]
    public sealed record Failed(
        [property: Key(0)] long Run,
        [property: Key(1)] string Message,
        [property: Key(2)] AttemptEnd End,
        [property: Key(3)] Digest? Damaged) : DeviceSignal;

    /// <summary>Stopped as asked, its last checkpoint reported before.</summary>
    [MessagePackObject]
    public sealed record Stopped([property: Key(0)] long Run) : DeviceSignal;

    /// <summary>The process is gone, or never came.</summary>
    /// <param name="Evidence">The last lines it wrote to its standard error; empty where there are none.</param>
    public sealed record Exited(DeviceExit Exit, string Evidence) : DeviceSignal;
}
