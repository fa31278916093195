using System.Diagnostics.CodeAnalysis;

namespace LotteryActors.Data.Batches;

/// <summary>Questions with soft answer scores (UNITER, data/vqa.py).</summary>
public sealed record VqaBatch : UniterBatch
{
    public VqaBatch()
    {
    }

    [SetsRequiredMembers]
    internal VqaBatch(UniterBatch packed, float[] targets)
        : base(packed) => Targets = targets;

    /// <summary>[B, answers] score of every answer, in [0, 1]; empty where a test split keeps its answers to itself.</summary>
    public required float[] Targets { get; init; }
}
