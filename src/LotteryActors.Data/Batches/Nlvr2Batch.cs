using System.Diagnostics.CodeAnalysis;

namespace LotteryActors.Data.Batches;

/// <summary>How two pictures and a sentence become rows (UNITER, data/nlvr2.py).</summary>
public enum Nlvr2Form
{
    /// <summary>Two rows an example, one for each picture, left first.</summary>
    Paired,

    /// <summary>One row an example: the sentence, the left picture's regions, the right one's.</summary>
    Triplet,
}

/// <summary>Sentences about two pictures (UNITER, data/nlvr2.py). B counts rows, not examples.</summary>
public sealed record Nlvr2Batch : UniterBatch
{
    public Nlvr2Batch()
    {
    }

    [SetsRequiredMembers]
    internal Nlvr2Batch(UniterBatch packed, long[] targets)
        : base(packed) => Targets = targets;

    /// <summary>[examples] 1 where the sentence is true; empty where a test split keeps its answers to itself.</summary>
    public required long[] Targets { get; init; }
}
