using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>A living device in the dispatcher's memory.</summary>
internal sealed class DispatchDevice(DeviceId id, Execution execution)
{
    public DeviceId Id => id;

    /// <summary>Compared as text, so that the choice among equals is always the same.</summary>
    public string Name { get; } = id.ToString();

    public Execution Execution => execution;

    /// <summary>The stage it is promised to, leased to or runs; null while free.</summary>
    public StageKey? Stage { get; set; }

    /// <summary>Ages since <see cref="Stage"/> was set.</summary>
    public int Age { get; set; }

    /// <summary>Artifacts warm on the device.</summary>
    public IReadOnlyList<Digest> Holds { get; set; } = [];
}
