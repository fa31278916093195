using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Cluster.Devices;

/// <summary>What a worker tells its device process.</summary>
[Union(0, typeof(DeviceOrders.Run))]
[Union(1, typeof(DeviceOrders.Stop))]
public abstract record DeviceOrder;

public static class DeviceOrders
{
    /// <param name="Number">Number of the run in the worker's life; every signal about it carries it.</param>
    /// <param name="Attempt">Attempt of the lease under which it is done; its manifest carries it.</param>
    [MessagePackObject]
    public sealed record Run(
        [property: Key(0)] long Number,
        [property: Key(1)] long Attempt,
        [property: Key(2)] StageRequest Request) : DeviceOrder;

    /// <summary>Checkpoint the running stage and stop it.</summary>
    [MessagePackObject]
    public sealed record Stop : DeviceOrder;
}
