using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>What a finished stage leaves behind: digests and small facts, never bytes.</summary>
[MessagePackObject]
public sealed record StageResult(
    [property: Key(0)] IReadOnlyList<StageOutput> Outputs,
    [property: Key(1)] IReadOnlyList<Score> Scores,
    [property: Key(2)] Provenance Provenance)
{
    /// <exception cref="KeyNotFoundException">The stage has no output of that name.</exception>
    public Digest Output(string name) =>
        Outputs.FirstOrDefault(o => o.Name == name)?.Digest
        ?? throw new KeyNotFoundException($"the stage has no output '{name}'; it has {string.Join(", ", Outputs.Select(o => o.Name))}");

    /// <exception cref="KeyNotFoundException">The stage has no score of that name.</exception>
    public double Score(string name) =>
        Scores.Named(name)
        ?? throw new KeyNotFoundException($"the stage has no score '{name}'; it has {string.Join(", ", Scores.Select(s => s.Name))}");

    /// <summary>All scores of an evaluation.</summary>
    /// <exception cref="KeyNotFoundException">There is no accuracy among them.</exception>
    internal IReadOnlyList<Score> Scored() => double.IsNaN(Score(ScoreNames.Accuracy)) ? throw new KeyNotFoundException("the stage's accuracy is not a number") : Scores;
}

/// <summary>An artifact a stage wrote: <c>weights</c> or <c>mask</c>.</summary>
[MessagePackObject]
public sealed record StageOutput([property: Key(0)] string Name, [property: Key(1)] Digest Digest, [property: Key(2)] long Bytes);

/// <summary>A named number: <c>accuracy</c> (share, 0 to 1), <c>loss</c>, <c>examples</c>, <c>kept</c>, <c>prunable</c>, <c>sparsity</c>.</summary>
[MessagePackObject]
public sealed record Score([property: Key(0)] string Name, [property: Key(1)] double Value);

/// <summary>Where the bits came from. Not part of what must be equal between two runs.</summary>
[MessagePackObject]
public sealed record Provenance(
    [property: Key(0)] string Device,
    [property: Key(1)] int Threads,
    [property: Key(2)] string CpuCapability,
    [property: Key(3)] string TorchVersion,
    [property: Key(4)] bool BitExact,
    [property: Key(5)] double Seconds);
