using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Cluster.Protocol;

/// <summary>What the dispatcher (cluster singleton) is told by stages and by workers, and what it answers workers.</summary>
public interface IDispatcherMessage;

public static class DispatcherProtocol
{
    /// <summary>From a worker, in its own name, again and again: it lives. Makes it known to a dispatcher that is new in office.</summary>
    /// <param name="DeviceClass"><c>cpu</c> or <c>cuda</c>.</param>
    /// <param name="Running">The stage it works on; null when it is free.</param>
    /// <param name="Holds">Artifacts that are warm on the device.</param>
    [MessagePackObject]
    public sealed record RegisterDevice(
        [property: Key(0)] DeviceId Device,
        [property: Key(1)] string DeviceClass,
        [property: Key(2)] int Threads,
        [property: Key(3)] StageKey? Running,
        [property: Key(4)] IReadOnlyList<Digest> Holds) : IDispatcherMessage;

    /// <summary>To a worker: the dispatcher knows it.</summary>
    [MessagePackObject]
    public sealed record Registered([property: Key(0)] DeviceId Device) : IDispatcherMessage;

    /// <summary>From a worker: its last stage ended, it could take another.</summary>
    [MessagePackObject]
    public sealed record DeviceFree([property: Key(0)] DeviceId Device, [property: Key(1)] IReadOnlyList<Digest> Holds) : IDispatcherMessage;

    /// <summary>From a worker: it takes no more stages (it drains, or its process does not start).</summary>
    [MessagePackObject]
    public sealed record DeviceGone([property: Key(0)] DeviceId Device) : IDispatcherMessage;

    /// <summary>From a stage that is ready, again and again until it is leased.</summary>
    /// <param name="Since">When it became ready, Unix milliseconds; ties of priority go to the oldest.</param>
    /// <param name="Inputs">Artifacts it reads; a device that holds them is preferred.</param>
    [MessagePackObject]
    public sealed record OfferStage(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] int Priority,
        [property: Key(2)] string DeviceClass,
        [property: Key(3)] int Threads,
        [property: Key(4)] long Since,
        [property: Key(5)] IReadOnlyList<Digest> Inputs) : IDispatcherMessage;

    /// <summary>From a stage: it wants no device (done, broken, or nobody wants it). Frees the device that was kept for it.</summary>
    [MessagePackObject]
    public sealed record WithdrawStage([property: Key(0)] StageKey Stage) : IDispatcherMessage;

    /// <summary>From a stage that has persisted its lease, and again after its recovery: tell me when that device is gone.</summary>
    [MessagePackObject]
    public sealed record LeaseTaken(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] long Attempt,
        [property: Key(2)] DeviceId Device) : IDispatcherMessage;
}
