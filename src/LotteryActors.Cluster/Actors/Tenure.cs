using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>Which device a stage has, as the dispatcher knows it.</summary>
/// <param name="Attempt">Null while the device is only promised.</param>
public sealed record Tenure(StageKey Stage, long? Attempt, DeviceId Device);
