using System.Collections.Frozen;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// The short, versioned name of every record that is journalled or sent. Released lines never change and are never removed: a
/// breaking change is a new line with a higher version, read beside the old one.
/// </summary>
public static class TicketManifests
{
    private static readonly (string Manifest, Type Type)[] Table =
    [
        ("sc.submit.1", typeof(SearchCommands.Submit)),
        ("sc.stage-done.1", typeof(SearchCommands.StageDone)),
        ("sc.stage-broken.1", typeof(SearchCommands.StageBroken)),
        ("sc.pause.1", typeof(SearchCommands.Pause)),
        ("sc.resume.1", typeof(SearchCommands.Resume)),
        ("sc.cancel.1", typeof(SearchCommands.Cancel)),
        ("se.submitted.1", typeof(SearchEvents.Submitted)),
        ("se.anchor-settled.1", typeof(SearchEvents.AnchorSettled)),
        ("se.rewound.1", typeof(SearchEvents.Rewound)),
        ("se.trained.1", typeof(SearchEvents.Trained)),
        ("se.evaluated.1", typeof(SearchEvents.Evaluated)),
        ("se.pruned.1", typeof(SearchEvents.Pruned)),
        ("se.control-prepared.1", typeof(SearchEvents.ControlPrepared)),
        ("se.control-trained.1", typeof(SearchEvents.ControlTrained)),
        ("se.control-evaluated.1", typeof(SearchEvents.ControlEvaluated)),
        ("se.trunk-finished.1", typeof(SearchEvents.TrunkFinished)),
        ("se.completed.1", typeof(SearchEvents.Completed)),
        ("se.paused.1", typeof(SearchEvents.Paused)),
        ("se.resumed.1", typeof(SearchEvents.Resumed)),
        ("se.cancelled.1", typeof(SearchEvents.Cancelled)),
        ("se.failed.1", typeof(SearchEvents.Failed)),
        ("sq.recount.1", typeof(SearchQueries.Recount)),
        ("sq.recounted.1", typeof(SearchQueries.Recounted)),
        ("lc.want.1", typeof(StageCommands.Want)),
        ("lc.unwant.1", typeof(StageCommands.Unwant)),
        ("lc.reopen.1", typeof(StageCommands.Reopen)),
        ("lc.grant.1", typeof(StageCommands.Grant)),
        ("lc.heartbeat.1", typeof(StageCommands.Heartbeat)),
        ("lc.record-checkpoint.1", typeof(StageCommands.RecordCheckpoint)),
        ("lc.complete.1", typeof(StageCommands.Complete)),
        ("lc.end-attempt.1", typeof(StageCommands.EndAttempt)),
        ("lc.redo.1", typeof(StageCommands.Redo)),
        ("le.opened.1", typeof(StageEvents.Opened)),
        ("le.wanted.1", typeof(StageEvents.Wanted)),
        ("le.unwanted.1", typeof(StageEvents.Unwanted)),
        ("le.leased.1", typeof(StageEvents.Leased)),
        ("le.checkpoint-recorded.1", typeof(StageEvents.CheckpointRecorded)),
        ("le.attempt-ended.1", typeof(StageEvents.AttemptEnded)),
        ("le.completed.1", typeof(StageEvents.Completed)),
        ("le.broken.1", typeof(StageEvents.Broken)),
        ("le.reopened.1", typeof(StageEvents.Reopened)),
        ("d.register.1", typeof(DispatcherProtocol.RegisterDevice)),
        ("d.registered.1", typeof(DispatcherProtocol.Registered)),
        ("d.device-free.1", typeof(DispatcherProtocol.DeviceFree)),
        ("d.device-gone.1", typeof(DispatcherProtocol.DeviceGone)),
        ("d.offer.1", typeof(DispatcherProtocol.OfferStage)),
        ("d.withdraw.1", typeof(DispatcherProtocol.WithdrawStage)),
        ("d.lease-taken.1", typeof(DispatcherProtocol.LeaseTaken)),
        ("w.start.1", typeof(WorkerProtocol.StartStage)),
        ("w.recall.1", typeof(WorkerProtocol.RecallStage)),
        ("w.outcome-recorded.1", typeof(WorkerProtocol.OutcomeRecorded)),
        ("w.drain.1", typeof(WorkerProtocol.Drain)),
        ("w.drained.1", typeof(WorkerProtocol.Drained)),
        ("n.happened.1", typeof(SearchNotices.SearchHappened)),
        ("n.phase-changed.1", typeof(SearchNotices.PhaseChanged)),
        ("n.stage-started.1", typeof(SearchNotices.StageStarted)),
        ("n.stage-progressed.1", typeof(SearchNotices.StageProgressed)),
        ("n.stage-checkpointed.1", typeof(SearchNotices.StageCheckpointed)),
        ("n.stage-completed.1", typeof(SearchNotices.StageCompleted)),
        ("n.stage-attempt-ended.1", typeof(SearchNotices.StageAttemptEnded)),
        ("n.stage-given-up.1", typeof(SearchNotices.StageGivenUp)),
        ("n.hindered.1", typeof(SearchNotices.Hindered)),
        ("r.reply.1", typeof(CommandReply)),
    ];

    private static readonly FrozenDictionary<string, Type> Types = Table.ToFrozenDictionary(t => t.Manifest, t => t.Type, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> Names = Table.ToFrozenDictionary(t => t.Type, t => t.Manifest);

    /// <summary>Every manifest, in the order of the table.</summary>
    public static IReadOnlyList<(string Manifest, Type Type)> All => Table;

    /// <summary>Null for a type that has no manifest.</summary>
    public static string? Find(Type type) => Names.GetValueOrDefault(type);

    /// <summary>Null for a manifest this version does not know.</summary>
    public static Type? Find(string manifest) => Types.GetValueOrDefault(manifest);
}
