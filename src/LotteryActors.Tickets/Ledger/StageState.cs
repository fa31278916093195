using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Ledger;

/// <summary>
/// One stage, done exactly once for everybody who wants it. It knows attempts, leases, checkpoints and retries, and
/// nothing of searches but whom to tell. The journal of these is the ledger.
/// </summary>
public sealed partial record StageState
{
    /// <summary>Before anybody wanted it.</summary>
    public static StageState New { get; } = new();

    /// <summary>Null before it is opened.</summary>
    public StageKey? Key { get; private init; }

    /// <summary>Null before it is opened.</summary>
    public StageSpec? Spec { get; private init; }

    public StageStatus Status { get; private init; }

    /// <summary>The current lease; null unless <see cref="StageStatus.Leased"/>.</summary>
    public Lease? Lease { get; private init; }

    /// <summary>Number of the newest attempt, over or not; 0 before the first.</summary>
    public long Attempts { get; private init; }

    /// <summary>The newest durable state to resume from; null where the next attempt starts afresh.</summary>
    public StageCheckpoint? Checkpoint { get; private init; }

    /// <summary>Null unless <see cref="StageStatus.Completed"/>.</summary>
    public StageResult? Result { get; private init; }

    /// <summary>Why it is broken; null otherwise.</summary>
    public string? Reason { get; private init; }

    /// <summary>Broken because it killed device processes.</summary>
    public bool Quarantined { get; private init; }

    /// <summary>Whom to tell, in the order they asked.</summary>
    public IReadOnlyList<StageWanter> Wanters { get; private init; } = [];

    /// <summary>Failed attempts, and those that met a full disk, since it was opened or reopened.</summary>
    public int Failures { get; private init; }

    /// <summary>Stuck attempts since it was opened or reopened.</summary>
    public int StuckAttempts { get; private init; }

    /// <summary>Crashed attempts since the newest checkpoint.</summary>
    public int Crashes { get; private init; }

    /// <summary>How the newest ended attempt ended; null before any did.</summary>
    public StageEvents.AttemptEnded? LastEnd { get; private init; }

    /// <summary>What it left behind when it completed before; others may have built on these bytes. Empty the first time.</summary>
    private IReadOnlyList<StageOutput> EarlierOutputs { get; init; } = [];

    /// <summary>The number of the attempt that completed it; null unless completed.</summary>
    private long? CompletedBy { get; init; }

    /// <summary>The highest priority of those who want it, 0 where nobody does.</summary>
    public int Priority => Wanters.Select(w => w.Priority).DefaultIfEmpty(0).Max();

    /// <summary>It is ready and wanted: the dispatcher should know.</summary>
    public bool IsOffered => Status == StageStatus.Ready && Wanters.Count > 0;

    /// <summary>A device works at it though nobody wants it any more: it should be told to stop.</summary>
    public bool IsRecalled => Status == StageStatus.Leased && Wanters.Count == 0;

    /// <summary>It is broken because a disk has no room: the machine is in the way, not the stage.</summary>
    public bool LacksRoom => Status == StageStatus.Broken && LastEnd?.End == AttemptEnd.DiskFull;

    /// <summary>Share of its steps that the newest checkpoint holds, 0 to 1.</summary>
    public double CheckpointedShare => Spec is { Steps: > 0 } spec && Checkpoint is { } c ? Math.Min(1, (double)c.Step / spec.Steps) : 0;

    /// <summary>What the device of the current lease is to run; data path and policy are those of the wanter of highest priority. Null without lease or wanter.</summary>
    public StageRequest? Request =>
        Lease is not null && Wanters.MaxBy(w => w.Priority) is { } wanter
            ? new StageRequest(Spec!, Checkpoint?.Digest, wanter.DataPath, wanter.Checkpoints)
            : null;

    /// <summary>What to tell a search that wants it: done, broken, or null while neither.</summary>
    public ISearchCommand? AnswerTo(SearchId search) => Status switch
    {
        StageStatus.Completed => new SearchCommands.StageDone(search, Key!, Result!),
        StageStatus.Broken => new SearchCommands.StageBroken(search, Key!, Reason!, LastEnd?.Damaged),
        _ => null,
    };
}
