using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Tests.Searches;

namespace LotteryActors.Tickets.Tests.Ledger;

/// <summary>A stage to play with, and short words for what it may be told.</summary>
internal static class SampleStage
{
    public static readonly StageSpec Spec = new TrainStage(
        Sample.Model, Sample.Vqa, Sample.DigestOf("anchor"), null, null, "encoder", Sample.Recipe, 0, 600, 42, Sample.Cpu);

    public static readonly StageKey Key = StageKey.Of(Spec);

    public static readonly SearchId First = new("first-00000000");

    public static readonly SearchId Second = new("second-00000000");

    public static IStageCommand Want(SearchId search, int priority = 0, string? dataPath = null) =>
        new StageCommands.Want(Key, Spec, search, dataPath, new CheckpointPolicy(0, 30), priority);

    public static IStageCommand Unwant(SearchId search) => new StageCommands.Unwant(Key, search);

    public static IStageCommand Reopen(SearchId search) => new StageCommands.Reopen(Key, search);

    public static IStageCommand Grant(string device = "cpu-0") => new StageCommands.Grant(Key, device);

    public static IStageCommand Beat(long attempt) => new StageCommands.Heartbeat(Key, attempt, new StageProgress(10, 600, 0.5, 100));

    public static IStageCommand Checkpoint(long attempt, int step) =>
        new StageCommands.RecordCheckpoint(Key, attempt, new StageCheckpoint(Sample.DigestOf($"step {step}"), step, 1000));

    public static IStageCommand Complete(long attempt) => new StageCommands.Complete(Key, attempt, Sample.ResultOf(Spec));

    public static IStageCommand End(long attempt, AttemptEnd end, string evidence = "evidence") =>
        new StageCommands.EndAttempt(Key, attempt, end, evidence);

    public static IStageCommand Redo() => new StageCommands.Redo(Key, "weights are damaged");

    /// <summary>The state after a command, as an actor would reach it.</summary>
    public static StageState After(this StageState stage, params IStageCommand[] commands) =>
        commands.Aggregate(stage, (state, command) => state.Decide(command).Events.Aggregate(state, (s, e) => s.Apply(e)));

    /// <summary>Leases it and lets the attempt end so.</summary>
    public static StageState AfterAttempt(this StageState stage, AttemptEnd end)
    {
        var leased = stage.After(Grant());
        return leased.After(End(leased.Attempts, end, $"attempt {leased.Attempts}"));
    }

    /// <summary>Every fact of a stage in one text, so that two can be compared.</summary>
    public static string Facts(this StageState stage) => string.Join('\n',
        [
            $"{stage.Key} {stage.Status} {stage.Lease} {stage.Attempts} {stage.Checkpoint} {stage.Reason} {stage.Quarantined}",
            $"{stage.Failures} {stage.StuckAttempts} {stage.Crashes} {stage.LastEnd} {stage.Priority} {stage.Request?.DataPath}",
            .. stage.Wanters.Select(w => w.ToString()),
            .. stage.Result?.Outputs.Select(o => o.ToString()) ?? [],
        ]);
}
