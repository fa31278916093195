using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Cluster.Protocol;

/// <summary>
/// What a <c>DeviceWorker</c> is told. It answers with the stage's own commands (heartbeat, checkpoint, complete, end of attempt).
/// </summary>
public interface IWorkerMessage;

public static class WorkerProtocol
{
    /// <summary>From a stage that has persisted its lease. Sent again until the first heartbeat; the attempt tells duplicates.</summary>
    [MessagePackObject]
    public sealed record StartStage(
        [property: Key(0)] StageKey Stage,
        [property: Key(1)] long Attempt,
        [property: Key(2)] StageRequest Request) : IWorkerMessage;

    /// <summary>From a stage: that attempt counts no more, drop it.</summary>
    [MessagePackObject]
    public sealed record RecallStage([property: Key(0)] StageKey Stage, [property: Key(1)] long Attempt) : IWorkerMessage;

    /// <summary>From a stage: the outcome of that attempt is in the ledger, or counts no more; do not send it again.</summary>
    [MessagePackObject]
    public sealed record OutcomeRecorded([property: Key(0)] StageKey Stage, [property: Key(1)] long Attempt) : IWorkerMessage;

    /// <summary>From the node that shuts down: checkpoint, stop, report; answered by <see cref="Drained"/>.</summary>
    [MessagePackObject]
    public sealed record Drain : IWorkerMessage;

    [MessagePackObject]
    public sealed record Drained : IWorkerMessage;
}
