using System.Diagnostics.CodeAnalysis;

namespace LotteryActors.Data.Batches;

/// <summary>Expressions that name one region of their picture (UNITER, data/re.py).</summary>
public abstract record RefExpRows : UniterBatch
{
    protected RefExpRows()
    {
    }

    [SetsRequiredMembers]
    private protected RefExpRows(UniterBatch packed, long[] textLengths, long[] regionCounts, long[] objectPadding)
        : base(packed)
    {
        TextLengths = textLengths;
        RegionCounts = regionCounts;
        ObjectPadding = objectPadding;
    }

    /// <summary>[B] word pieces of every text, [CLS] and [SEP] counted.</summary>
    public required long[] TextLengths { get; init; }

    /// <summary>[B] regions of every picture.</summary>
    public required long[] RegionCounts { get; init; }

    /// <summary>[B, N] 1 behind a picture's last region (obj_masks).</summary>
    public required long[] ObjectPadding { get; init; }
}

/// <summary>Training on ground-truth boxes.</summary>
public sealed record RefExpBatch : RefExpRows
{
    public RefExpBatch()
    {
    }

    [SetsRequiredMembers]
    internal RefExpBatch(UniterBatch packed, long[] textLengths, long[] regionCounts, long[] objectPadding, long[] targets)
        : base(packed, textLengths, regionCounts, objectPadding) => Targets = targets;

    /// <summary>[B] the region that is meant.</summary>
    public required long[] Targets { get; init; }
}

/// <summary>Evaluation on ground-truth or detected boxes.</summary>
public sealed record RefExpEvaluationBatch : RefExpRows
{
    public RefExpEvaluationBatch()
    {
    }

    [SetsRequiredMembers]
    internal RefExpEvaluationBatch(UniterBatch packed, long[] textLengths, long[] regionCounts, long[] objectPadding, float[] targetBoxes, float[] objectBoxes)
        : base(packed, textLengths, regionCounts, objectPadding)
    {
        TargetBoxes = targetBoxes;
        ObjectBoxes = objectBoxes;
    }

    /// <summary>[B, 4] x, y, w, h of the box that is meant, in pixels.</summary>
    public required float[] TargetBoxes { get; init; }

    /// <summary>[B, N, 4] x, y, w, h of every region in pixels, padded with 0.</summary>
    public required float[] ObjectBoxes { get; init; }
}
