using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Tickets.Ledger;

/// <summary>What a <c>Stage</c> entity may be told. Every one names its stage.</summary>
public interface IStageCommand
{
    StageKey Stage { get; }
}

public static class StageCommands
{
    /// <summary>A search wants this stage done. Asking again is harmless; a finished stage answers at once.</summary>
    [MessagePackObject]
    public sealed record Want(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] StageSpec Spec,
        [property: Key(2)] SearchId Search,
        [property: Key(3)] string? DataPath,
        [property: Key(4)] CheckpointPolicy Checkpoints,
        [property: Key(5)] int Priority) : IStageCommand;

    /// <summary>A search no longer wants it (paused or cancelled). Nobody left to want it: the lease is recalled.</summary>
    [MessagePackObject]
    public sealed record Unwant([property: Key(0)] StageKey Stage, [property: Key(1)] SearchId Search) : IStageCommand;

    /// <summary>A search was resumed: forget past failures and try again.</summary>
    [MessagePackObject]
    public sealed record Reopen([property: Key(0)] StageKey Stage, [property: Key(1)] SearchId Search) : IStageCommand;

    /// <summary>From the dispatcher: this device is free for you.</summary>
    [MessagePackObject]
    public sealed record Grant([property: Key(0)] StageKey Stage, [property: Key(1)] string Device) : IStageCommand;

    /// <summary>From the device that holds the lease; renews it.</summary>
    [MessagePackObject]
    public sealed record Heartbeat(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] long Attempt,
        [property: Key(2)] StageProgress Progress) : IStageCommand;

    [MessagePackObject]
    public sealed record RecordCheckpoint(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] long Attempt,
        [property: Key(2)] StageCheckpoint Checkpoint) : IStageCommand;

    [MessagePackObject]
    public sealed record Complete(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] long Attempt,
        [property: Key(2)] StageResult Result) : IStageCommand;

    /// <summary>The attempt ended without a result.</summary>
    /// <param name="Damaged">The artifact that was found damaged or missing, where that is the cause.</param>
    [MessagePackObject]
    public sealed record EndAttempt(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] long Attempt,
        [property: Key(2)] AttemptEnd End,
        [property: Key(3)] string Evidence,
        [property: Key(4)] Digest? Damaged = null) : IStageCommand;

    /// <summary>Something completed earlier turned out damaged or missing: do the stage again.</summary>
    [MessagePackObject]
    public sealed record Redo([property: Key(0)] StageKey Stage, [property: Key(1)] string Evidence) : IStageCommand;
}

/// <summary>How an attempt ended without a result. Only <see cref="Failed"/> and <see cref="Invalid"/> speak against the stage itself.</summary>
public enum AttemptEnd
{
    /// <summary>The node was asked to leave; a checkpoint was saved if there was time.</summary>
    Preempted = 0,

    /// <summary>The node or its lease is gone.</summary>
    Lost = 1,

    /// <summary>The stage reported a failure that another attempt may mend. Uses up the retry budget.</summary>
    Failed = 2,

    /// <summary>Alive but no progress for longer than allowed.</summary>
    Stuck = 3,

    /// <summary>The device process died under it; three in a row quarantine the stage.</summary>
    Crashed = 4,

    /// <summary>The stage reported a failure that every attempt would meet (bad data, a damaged input).</summary>
    Invalid = 5,

    /// <summary>The device could not take the lease; costs nothing.</summary>
    Refused = 6,

    /// <summary>The store has no room for what the stage writes: the machine is in the way. Uses up the retry budget.</summary>
    DiskFull = 7,
}
