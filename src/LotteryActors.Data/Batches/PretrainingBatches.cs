using System.Diagnostics.CodeAnalysis;

namespace LotteryActors.Data.Batches;

/// <summary>Masked language modelling (UNITER, data/mlm.py).</summary>
public sealed record MlmBatch : UniterBatch
{
    public MlmBatch()
    {
    }

    [SetsRequiredMembers]
    internal MlmBatch(UniterBatch packed, long[] labels)
        : base(packed) => Labels = labels;

    /// <summary>[B, T] the word piece that was masked; -1 where none is asked for.</summary>
    public required long[] Labels { get; init; }
}

/// <summary>Masked region feature regression (UNITER, data/mrm.py). Masked regions' features are zero in the input.</summary>
public sealed record MrfrBatch : UniterBatch
{
    public MrfrBatch()
    {
    }

    [SetsRequiredMembers]
    internal MrfrBatch(UniterBatch packed, long[] regionMasks, long[] targetMask, float[] featureTargets)
        : base(packed)
    {
        RegionMasks = regionMasks;
        TargetMask = targetMask;
        FeatureTargets = featureTargets;
    }

    /// <summary>[B, N] 1 where the region is masked.</summary>
    public required long[] RegionMasks { get; init; }

    /// <summary>[B, L] 1 where the packed sequence holds a masked region.</summary>
    public required long[] TargetMask { get; init; }

    /// <summary>[masked, F] the features of the masked regions, row by row and region by region.</summary>
    public required float[] FeatureTargets { get; init; }
}

/// <summary>Image-text matching (UNITER, data/itm.py).</summary>
public sealed record ItmBatch : UniterBatch
{
    public ItmBatch()
    {
    }

    [SetsRequiredMembers]
    internal ItmBatch(UniterBatch packed, long[] matches)
        : base(packed) => Matches = matches;

    /// <summary>[B] 1 where picture and sentence belong together, 0 where the picture was replaced.</summary>
    public required long[] Matches { get; init; }
}
