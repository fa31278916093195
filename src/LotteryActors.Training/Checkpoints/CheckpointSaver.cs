using System.Diagnostics;
using LotteryActors.Artifacts;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Checkpoints;

/// <summary>
/// Saves training states while training goes on: the caller's thread pays for a memory copy, another thread writes and
/// syncs. At most one save is in flight; the observer hears of it only when it is durable.
/// </summary>
internal sealed class CheckpointSaver(IArtifactStore store, StageKey key, IStageObserver observer) : IDisposable
{
    private readonly Snapshot _snapshot = new();
    private Task<TimeSpan>? _inFlight;

    public bool IsBusy => _inFlight is { IsCompleted: false };

    /// <summary>What the last finished save cost, once; null when there is nothing new.</summary>
    /// <exception cref="IOException">The last save failed.</exception>
    public TimeSpan? TakeCost()
    {
        if (_inFlight is not { IsCompleted: true } done)
        {
            return null;
        }

        _inFlight = null;
        return done.GetAwaiter().GetResult();
    }

    /// <summary>Copies the state and begins to save it. The saver must not be busy.</summary>
    public void Begin(TrainingState state)
    {
        CheckMask(state);
        var start = Stopwatch.GetTimestamp();
        _snapshot.Take(state);
        _inFlight = Task.Factory.StartNew(() => Write(start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until what is in flight is durable.</summary>
    /// <exception cref="IOException">The save failed.</exception>
    public void Finish()
    {
        _inFlight?.GetAwaiter().GetResult();
        _inFlight = null;
    }

    /// <summary>Leaves no thread behind; a failure here is not worth hiding another.</summary>
    public void Dispose() => _inFlight?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();

    private TimeSpan Write(long start)
    {
        var info = store.Put(stream => _snapshot.Write(stream, key));
        var cost = Stopwatch.GetElapsedTime(start);
        observer.CheckpointSaved(new StageCheckpoint(info.Digest, _snapshot.Step, info.Bytes));
        return cost;
    }

    private static void CheckMask(TrainingState state)
    {
        if (!state.MaskHolds)
        {
            throw new StageFailedException(
                $"a masked weight is not zero after step {state.Step}; nothing wrong was saved, report this with the stage's spec", retriable: false);
        }
    }
}
