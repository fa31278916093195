using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>What a device is working on.</summary>
/// <param name="Run">Number of the run in this worker's life. The device process echoes it, so that late words of an earlier stage are told apart.</param>
/// <param name="Saved">The newest checkpoint; null before the first.</param>
/// <param name="StoppingFor">Ticks since it was told to stop; null while it may go on.</param>
internal sealed record DeviceJob(StageKey Stage, long Attempt, long Run, StageRequest Request, StageProgress Progress, StageCheckpoint? Saved = null, int? StoppingFor = null)
{
    public static DeviceJob Of(StageKey stage, long attempt, long run, StageRequest request) =>
        new(stage, attempt, run, request, new StageProgress(0, request.Spec.Steps, double.NaN, 0));

    public StageCommands.RecordCheckpoint? RecordCheckpoint => Saved is null ? null : new StageCommands.RecordCheckpoint(Stage, Attempt, Saved);

    public StageCommands.Heartbeat Heartbeat => new(Stage, Attempt, Progress);

    public StageCommands.EndAttempt End(AttemptEnd end, string evidence) => new(Stage, Attempt, end, evidence);
}
