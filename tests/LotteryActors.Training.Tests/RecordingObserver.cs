using System.Collections.Concurrent;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Tests;

/// <summary>Remembers what it was told, and may act on it.</summary>
internal sealed class RecordingObserver(Action<StageProgress>? onProgress = null) : IStageObserver
{
    private readonly ConcurrentQueue<StageCheckpoint> _checkpoints = new();
    private readonly ConcurrentQueue<StageProgress> _progress = new();

    public IReadOnlyList<StageCheckpoint> Checkpoints => [.. _checkpoints];

    public IReadOnlyList<StageProgress> Reports => [.. _progress];

    public void Progress(StageProgress progress)
    {
        _progress.Enqueue(progress);
        onProgress?.Invoke(progress);
    }

    public void CheckpointSaved(StageCheckpoint checkpoint) => _checkpoints.Enqueue(checkpoint);
}
