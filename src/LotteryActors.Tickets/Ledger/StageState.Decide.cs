using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Ledger;

public sealed partial record StageState
{
    private static readonly Decision<IStageEvent> Nothing = new([], null);

    /// <summary>What a command leads to. Never throws. Messages of attempts that are over are refused, so that they can be dropped aloud.</summary>
    public Decision<IStageEvent> Decide(IStageCommand command) => command switch
    {
        StageCommands.Want want => Want(want),
        StageCommands.Unwant unwant => Wanters.Any(w => w.Search == unwant.Search) ? Happened(new StageEvents.Unwanted(unwant.Search)) : Nothing,
        StageCommands.Reopen reopen => Status == StageStatus.Broken ? Happened(new StageEvents.Reopened($"search {reopen.Search} was resumed")) : Nothing,
        StageCommands.Grant grant => Grant(grant),
        StageCommands.Heartbeat beat => Held(beat.Stage, beat.Attempt) ?? Nothing,
        StageCommands.RecordCheckpoint record => Held(record.Stage, record.Attempt) ?? Record(record),
        StageCommands.Complete complete => Complete(complete),
        StageCommands.EndAttempt end => Held(end.Stage, end.Attempt) ?? End(end),
        StageCommands.Redo redo => Status == StageStatus.Completed ? Happened(new StageEvents.Reopened(redo.Evidence)) : Nothing,
        _ => Refuse($"a stage does not understand {command.GetType().Name}"),
    };

    private Decision<IStageEvent> Want(StageCommands.Want want)
    {
        var wanted = new StageEvents.Wanted(want.Search, want.DataPath, want.Checkpoints, want.Priority);
        if (Status == StageStatus.Unknown)
        {
            return StageKey.Of(want.Spec) == want.Stage
                ? Happened(new StageEvents.Opened(want.Stage, want.Spec), wanted)
                : Refuse($"stage {want.Stage.Short}: its spec has the key {StageKey.Of(want.Spec).Short}; sender and receiver run different versions");
        }

        return Wanters.Contains(WanterOf(wanted)) ? Nothing : Happened(wanted);
    }

    private Decision<IStageEvent> Grant(StageCommands.Grant grant) => this switch
    {
        { IsOffered: true } => Happened(new StageEvents.Leased(Attempts + 1, grant.Device)),
        { Lease: { } lease } => Refuse($"stage {grant.Stage.Short} is leased to {lease.Device} (attempt {lease.Attempt}); {grant.Device} stays free"),
        { Status: StageStatus.Ready } => Refuse($"stage {grant.Stage.Short} is wanted by nobody; {grant.Device} stays free"),
        _ => Refuse($"stage {grant.Stage.Short} is {Text(Status)}; {grant.Device} stays free"),
    };

    private Decision<IStageEvent> Record(StageCommands.RecordCheckpoint record) =>
        record.Checkpoint.Step > (Checkpoint?.Step ?? -1)
            ? Happened(new StageEvents.CheckpointRecorded(record.Attempt, record.Checkpoint))
            : Nothing;

    private Decision<IStageEvent> Complete(StageCommands.Complete complete) =>
        CompletedBy == complete.Attempt ? Nothing
        : Held(complete.Stage, complete.Attempt) is { } refusal ? refusal
        : Deviation(complete.Result) is { } deviation ? End(new StageCommands.EndAttempt(complete.Stage, complete.Attempt, AttemptEnd.Invalid, deviation))
        : Happened(new StageEvents.Completed(complete.Attempt, complete.Result));

    /// <summary>A stage done again must give the bytes that others built on; null where it does, or where its device promises no such thing.</summary>
    private string? Deviation(StageResult result)
    {
        var other = EarlierOutputs.FirstOrDefault(e => result.Outputs.All(o => (o.Name, o.Digest) != (e.Name, e.Digest)));
        return other is null || !result.Provenance.BitExact
            ? null
            : $"done again, its {other.Name} are no longer {other.Digest.Short}; run it on the device and Torch version it was first run on";
    }

    private Decision<IStageEvent> End(StageCommands.EndAttempt end)
    {
        var ended = new StageEvents.AttemptEnded(end.Attempt, end.End, end.Evidence, end.Damaged);
        return Apply(ended).Breakage() is { } broken ? Happened(ended, broken) : Happened(ended);
    }

    /// <summary>What the attempts that ended so far say against the stage.</summary>
    private StageEvents.Broken? Breakage() => this switch
    {
        { LastEnd.End: AttemptEnd.Invalid } => new StageEvents.Broken(LastEnd.Evidence, Quarantined: false),
        { Failures: >= StageLimits.Failures } => new StageEvents.Broken($"failed {Failures} times, last: {LastEnd?.Evidence}", Quarantined: false),
        { StuckAttempts: >= StageLimits.Stuck } => new StageEvents.Broken($"got stuck {StuckAttempts} times, last: {LastEnd?.Evidence}", Quarantined: false),
        { Crashes: >= StageLimits.Crashes } => new StageEvents.Broken($"{Crashes} device processes in a row died under it, last: {LastEnd?.Evidence}", Quarantined: true),
        _ => null,
    };

    /// <summary>Null where the attempt holds the lease, else the refusal.</summary>
    private Decision<IStageEvent>? Held(StageKey stage, long attempt) => Lease switch
    {
        { } lease when lease.Attempt == attempt => null,
        { } lease => Refuse($"stage {stage.Short}: dropped a message of attempt {attempt}; attempt {lease.Attempt} on {lease.Device} holds the lease"),
        null => Refuse($"stage {stage.Short}: dropped a message of attempt {attempt}; the stage is {Text(Status)} and nobody holds a lease"),
    };

    private static string Text(StageStatus status) => status.ToString().ToLowerInvariant();

    private static Decision<IStageEvent> Happened(params IReadOnlyList<IStageEvent> events) => new(events, null);

    private static Decision<IStageEvent> Refuse(string why) => new([], why);
}
