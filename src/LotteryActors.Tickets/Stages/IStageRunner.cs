using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>Carries out one stage on the device of this process. Called on the one thread that owns Torch.</summary>
public interface IStageRunner
{
    /// <summary>Runs a stage to its end, resuming from a checkpoint where one is given.</summary>
    /// <exception cref="OperationCanceledException">Stop was asked for; a checkpoint has been saved and reported if the stage has any.</exception>
    /// <exception cref="StageFailedException">The stage cannot be done: the message names the thing, the place and the mend.</exception>
    StageResult Run(StageRequest request, IStageObserver observer, CancellationToken stop);
}

/// <summary>Hears how a stage gets on. Calls come from the device's own thread and from the thread that saves checkpoints.</summary>
public interface IStageObserver
{
    void Progress(StageProgress progress);

    /// <summary>A resumable state has been made durable in the artifact store.</summary>
    void CheckpointSaved(StageCheckpoint checkpoint);
}

/// <summary>A stage to run and all that does not change its bytes.</summary>
/// <param name="ResumeFrom">Artifact of the newest checkpoint, null to start afresh.</param>
/// <param name="DataPath">Folder of the data set on this machine; null for generated data.</param>
[MessagePackObject]
public sealed record StageRequest(
    [property: Key(0)] StageSpec Spec,
    [property: Key(1)] Digest? ResumeFrom,
    [property: Key(2)] string? DataPath,
    [property: Key(3)] CheckpointPolicy Checkpoints);

/// <summary>
/// What a kill may cost: at most so many optimiser steps, where they are given, else an interval chosen from the measured
/// cost of a save (Young/Daly), at most <paramref name="CapSeconds"/>.
/// </summary>
[MessagePackObject]
public sealed record CheckpointPolicy([property: Key(0)] int EverySteps, [property: Key(1)] double CapSeconds);

/// <summary>A durable resumable state: its artifact and the optimiser steps it holds.</summary>
[MessagePackObject]
public sealed record StageCheckpoint([property: Key(0)] Digest Digest, [property: Key(1)] int Step, [property: Key(2)] long Bytes);

/// <param name="Step">Optimiser steps done, counted from the stage's own start, checkpointed ones included.</param>
/// <param name="Loss">Smoothed training loss, NaN where there is none.</param>
/// <param name="ExamplesPerSecond">Training examples a second, 0 where unknown.</param>
[MessagePackObject]
public sealed record StageProgress(
    [property: Key(0)] int Step,
    [property: Key(1)] int Steps,
    [property: Key(2)] double Loss,
    [property: Key(3)] double ExamplesPerSecond);

/// <summary>A device that this build, or this machine, cannot serve. The message is one line that names the device, what is the matter and the mend.</summary>
public sealed class DeviceUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// A stage that cannot be done as asked. <paramref name="retriable"/> is true where another attempt could succeed
/// (a full disk), false where it would fail the same way (bad data, a damaged artifact).
/// </summary>
public sealed class StageFailedException(string message, bool retriable, Exception? cause = null) : Exception(message, cause)
{
    public bool Retriable { get; } = retriable;
}
