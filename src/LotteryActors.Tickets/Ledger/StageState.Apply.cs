namespace LotteryActors.Tickets.Ledger;

public sealed partial record StageState
{
    /// <summary>The state after an event. Replaying the journal over <see cref="New"/> gives the live state.</summary>
    /// <exception cref="ArgumentException">An event this version does not know.</exception>
    public StageState Apply(IStageEvent e) => e switch
    {
        StageEvents.Opened opened => this with { Key = opened.Stage, Spec = opened.Spec, Status = StageStatus.Ready },
        StageEvents.Wanted wanted => Apply(wanted),
        StageEvents.Unwanted unwanted => this with { Wanters = [.. Wanters.Where(w => w.Search != unwanted.Search)] },
        StageEvents.Leased leased => this with
        {
            Status = StageStatus.Leased,
            Lease = new Lease(leased.Attempt, leased.Device),
            Attempts = leased.Attempt,
        },
        StageEvents.CheckpointRecorded recorded => this with { Checkpoint = recorded.Checkpoint, Crashes = 0 },
        StageEvents.AttemptEnded ended => Apply(ended),
        StageEvents.Completed completed => this with
        {
            Status = StageStatus.Completed,
            Lease = null,
            Checkpoint = null,
            Result = completed.Result,
            EarlierOutputs = completed.Result.Outputs,
            CompletedBy = completed.Attempt,
        },
        StageEvents.Broken broken => this with { Status = StageStatus.Broken, Reason = broken.Reason, Quarantined = broken.Quarantined },
        StageEvents.Reopened => this with
        {
            Status = StageStatus.Ready,
            Result = null,
            CompletedBy = null,
            Reason = null,
            Quarantined = false,
            Failures = 0,
            StuckAttempts = 0,
            Crashes = 0,
        },
        _ => throw new ArgumentException($"a stage does not know the event {e.GetType().Name}", nameof(e)),
    };

    /// <summary>Who asks again keeps its place in the order.</summary>
    private StageState Apply(StageEvents.Wanted wanted)
    {
        var wanter = WanterOf(wanted);
        return this with
        {
            Wanters = Wanters.Any(w => w.Search == wanter.Search)
                ? [.. Wanters.Select(w => w.Search == wanter.Search ? wanter : w)]
                : [.. Wanters, wanter],
        };
    }

    /// <summary>An invalid attempt throws suspicion on what it resumed from: should the stage be reopened, it starts afresh.</summary>
    private StageState Apply(StageEvents.AttemptEnded ended) =>
        this with
        {
            Status = StageStatus.Ready,
            Lease = null,
            LastEnd = ended,
            Checkpoint = ended.End == AttemptEnd.Invalid ? null : Checkpoint,
            Failures = Failures + (ended.End is AttemptEnd.Failed or AttemptEnd.DiskFull ? 1 : 0),
            StuckAttempts = StuckAttempts + (ended.End == AttemptEnd.Stuck ? 1 : 0),
            Crashes = Crashes + (ended.End == AttemptEnd.Crashed ? 1 : 0),
        };

    private static StageWanter WanterOf(StageEvents.Wanted wanted) =>
        new(wanted.Search, wanted.DataPath, wanted.Checkpoints, wanted.Priority);
}
