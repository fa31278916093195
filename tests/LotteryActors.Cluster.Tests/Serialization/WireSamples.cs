using LotteryActors.Cluster.Protocol;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Serialization;

/// <summary>One record of every manifest. Once pinned they never change: a new field gets a new sample under a new manifest.</summary>
internal static class WireSamples
{
    private static readonly SearchId Search = new("small-01234567");
    private static readonly StageKey Stage = new("stage");
    private static readonly Digest Weights = new("weights");
    private static readonly Digest Mask = new("mask");
    private static readonly DeviceId Device = new("cpu-0", "127.0.0.1:4053", "1a2b3c4d");
    private static readonly CheckpointPolicy Policy = new(10, 60);
    private static readonly StageCheckpoint Checkpoint = new(Weights, 20, 1000);
    private static readonly StageProgress Progress = new(5, 100, 0.5, 1000);
    private static readonly IReadOnlyList<Score> Scores = [new("accuracy", 0.75)];

    private static readonly StageResult Result =
        new([new("weights", Weights, 1000)], Scores, new Provenance("cpu", 1, "AVX2", "2.10.0", BitExact: true, Seconds: 2));

    private static readonly StageSpec Spec =
        new TrainStage(Samples.Small.Model, Samples.Small.Task, Weights, Mask, null, "encoder", Samples.Recipe(100), 0, 100, 7, new Execution("cpu", 1));

    private static readonly SearchSpec WholeSpec = Samples.Small with
    {
        Pretrain = new PretrainPlan(Samples.Small.Task, Samples.Recipe(50), new ObjectiveMix(2, 1, 1)),
        DataPath = "/data",
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new SearchCommands.Submit(Search, WholeSpec),
        new SearchCommands.StageDone(Search, Stage, Result),
        new SearchCommands.StageBroken(Search, Stage, "why", Weights),
        new SearchCommands.Pause(Search),
        new SearchCommands.Resume(Search),
        new SearchCommands.Cancel(Search),
        new SearchEvents.Submitted(Search, WholeSpec),
        new SearchEvents.AnchorSettled(0, Stage, Weights),
        new SearchEvents.Rewound(1, Weights, Mask),
        new SearchEvents.Trained(1, Stage, Weights),
        new SearchEvents.Evaluated(1, Stage, Scores),
        new SearchEvents.Pruned(1, Stage, Mask, 0.5, 50, 100),
        new SearchEvents.ControlPrepared(ControlKind.RandomMask, 1, Stage, Mask, null),
        new SearchEvents.ControlTrained(ControlKind.RandomMask, 1, Stage, Weights),
        new SearchEvents.ControlEvaluated(ControlKind.RandomMask, 1, Stage, Scores),
        new SearchEvents.TrunkFinished(3),
        new SearchEvents.Completed(new VerdictRule("relaxed", 0.99), 2, 0.8, 0.995),
        new SearchEvents.Paused(),
        new SearchEvents.Resumed(),
        new SearchEvents.Cancelled(),
        new SearchEvents.Failed(Stage, "why"),
        new SearchQueries.Recount(Search),
        new SearchQueries.Recounted(Search, [new SearchEvents.Paused(), new SearchEvents.TrunkFinished(3)]),
        new StageCommands.Want(Stage, Spec, Search, "/data", Policy, 3),
        new StageCommands.Unwant(Stage, Search),
        new StageCommands.Reopen(Stage, Search),
        new StageCommands.Grant(Stage, Device.ToString()),
        new StageCommands.Heartbeat(Stage, 2, Progress),
        new StageCommands.RecordCheckpoint(Stage, 2, Checkpoint),
        new StageCommands.Complete(Stage, 2, Result),
        new StageCommands.EndAttempt(Stage, 2, AttemptEnd.Invalid, "damaged", Weights),
        new StageCommands.Redo(Stage, "damaged"),
        new StageEvents.Opened(Stage, Spec),
        new StageEvents.Wanted(Search, null, Policy, 3),
        new StageEvents.Unwanted(Search),
        new StageEvents.Leased(2, Device.ToString()),
        new StageEvents.CheckpointRecorded(2, Checkpoint),
        new StageEvents.AttemptEnded(2, AttemptEnd.Invalid, "damaged", Weights),
        new StageEvents.Completed(2, Result),
        new StageEvents.Broken("why", true),
        new StageEvents.Reopened("resumed"),
        new DispatcherProtocol.RegisterDevice(Device, "cpu", 1, Stage, [Weights]),
        new DispatcherProtocol.Registered(Device),
        new DispatcherProtocol.DeviceFree(Device, [Weights]),
        new DispatcherProtocol.DeviceGone(Device),
        new DispatcherProtocol.OfferStage(Stage, 3, "cpu", 1, 1_700_000_000_000, [Weights, Mask]),
        new DispatcherProtocol.WithdrawStage(Stage),
        new DispatcherProtocol.LeaseTaken(Stage, 2, Device),
        new WorkerProtocol.StartStage(Stage, 2, new StageRequest(Spec, Weights, "/data", Policy)),
        new WorkerProtocol.RecallStage(Stage, 2),
        new WorkerProtocol.OutcomeRecorded(Stage, 2),
        new WorkerProtocol.Drain(),
        new WorkerProtocol.Drained(),
        new SearchNotices.SearchHappened(Search, new SearchEvents.Trained(1, Stage, Weights), 4),
        new SearchNotices.PhaseChanged(Search, SearchPhase.Retraining),
        new SearchNotices.StageStarted(Search, Stage, "train", "cpu-0@127.0.0.1:4053", 2),
        new SearchNotices.StageProgressed(Search, Stage, "train", "cpu-0@127.0.0.1:4053", Progress),
        new SearchNotices.StageCheckpointed(Search, Stage, "train", Checkpoint),
        new SearchNotices.StageCompleted(Search, Stage, "train", Result, FromLedger: true),
        new SearchNotices.StageAttemptEnded(Search, Stage, "train", 2, AttemptEnd.Preempted, "stopped"),
        new SearchNotices.StageGivenUp(Search, Stage, "train", "why"),
        new SearchNotices.Hindered(Search, "why"),
        new CommandReply(true, "taken"),
    ];
}
