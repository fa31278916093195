using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Cluster.Devices;

/// <summary>What a worker tells its device process.</summary>
[Union(0, typeof(DeviceOrders.Run))]
[Union(1, typeof(DeviceOrders.Stop))]
public abstract record DeviceOrder;

public static class DeviceOrders
{
    [MessagePackObject]
    public sealed record Run([property: Key(0)] long Attempt, [property: Key(1)] StageRequest Request) : DeviceOrder;

    /// <summary>Checkpoint the running stage and stop it.</summary>
    [MessagePackObject]
    public sealed record Stop : DeviceOrder;
}
