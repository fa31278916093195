using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Ledger;

/// <summary>A search to tell when the stage is done, and what it brings that changes no byte.</summary>
public sealed record StageWanter(SearchId Search, string? DataPath, CheckpointPolicy Checkpoints, int Priority);
