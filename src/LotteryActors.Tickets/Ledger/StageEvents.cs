using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Tickets.Ledger;

/// <summary>What happened to a stage; the journal of these is the ledger.</summary>
public interface IStageEvent;

public static class StageEvents
{
    /// <summary>First time anybody wanted it.</summary>
    [MessagePackObject]
    public sealed record Opened([property: Key(0)] StageKey Stage, [property: Key(1)] StageSpec Spec) : IStageEvent;

    [MessagePackObject]
    public sealed record Wanted(
        [property: Key(0)] SearchId Search,
        [property: Key(1)] string? DataPath,
        [property: Key(2)] CheckpointPolicy Checkpoints,
        [property: Key(3)] int Priority) : IStageEvent;

    [MessagePackObject]
    public sealed record Unwanted([property: Key(0)] SearchId Search) : IStageEvent;

    [MessagePackObject]
    public sealed record Leased([property: Key(0)] long Attempt, [property: Key(1)] string Device) : IStageEvent;

    [MessagePackObject]
    public sealed record CheckpointRecorded([property: Key(0)] long Attempt, [property: Key(1)] StageCheckpoint Checkpoint) : IStageEvent;

    [MessagePackObject]
    public sealed record AttemptEnded(
        [property: Key(0)] long Attempt,
        [property: Key(1)] AttemptEnd End,
        [property: Key(2)] string Evidence,
        [property: Key(3)] Digest? Damaged = null) : IStageEvent;

    [MessagePackObject]
    public sealed record Completed([property: Key(0)] long Attempt, [property: Key(1)] StageResult Result) : IStageEvent;

    /// <summary>Out of retries, invalid, or three device processes died under it in a row.</summary>
    [MessagePackObject]
    public sealed record Broken([property: Key(0)] string Reason, [property: Key(1)] bool Quarantined) : IStageEvent;

    [MessagePackObject]
    public sealed record Reopened([property: Key(0)] string Why) : IStageEvent;
}
