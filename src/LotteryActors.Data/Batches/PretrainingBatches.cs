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

    /// <summary>What the detector names in every region, masked or not; null where it names nothing.</summary>
    public RegionNames? Names { get; init; }
}

/// <summary>What a detector names, each as a class of its own list.</summary>
/// <param name="Objects">[B, N] the object; -1 behind a picture's last region.</param>
/// <param name="Attributes">[B, N] its foremost attribute; -1 behind a picture's last region.</param>
public sealed record RegionNames(long[] Objects, long[] Attributes);

/// <summary>How many classes a detector tells apart.</summary>
public sealed record RegionClasses(int Objects, int Attributes)
{
    /// <summary>Of a detector that names nothing.</summary>
    public static RegionClasses None { get; } = new(0, 0);
}

/// <summary>Masked region classification (UNITER, data/mrm.py). Masked regions' features are zero in the input.</summary>
public sealed record MrcBatch : UniterBatch
{
    public MrcBatch()
    {
    }

    [SetsRequiredMembers]
    internal MrcBatch(UniterBatch packed, long[] regionMasks, long[] targetMask, float[] labelTargets, int classes)
        : base(packed)
    {
        RegionMasks = regionMasks;
        TargetMask = targetMask;
        LabelTargets = labelTargets;
        Classes = classes;
    }

    /// <summary>[B, N] 1 where the region is masked.</summary>
    public required long[] RegionMasks { get; init; }

    /// <summary>[B, L] 1 where the packed sequence holds a masked region.</summary>
    public required long[] TargetMask { get; init; }

    /// <summary>[masked, C] the detector's soft labels of the masked regions, class 0 the background.</summary>
    public required float[] LabelTargets { get; init; }

    /// <summary>The detector's classes, background counted (C).</summary>
    public required int Classes { get; init; }
}

/// <summary>Where optimal transport finds texts and pictures in the packed sequence (UNITER, data/itm.py itm_ot_collate).</summary>
/// <param name="Scatter">[B, L] slot of every packed position: texts from 0, regions from T.</param>
/// <param name="LastSlot">The largest slot of all (scatter_max).</param>
/// <param name="TextPadding">[B, T] 1 behind a text's end.</param>
/// <param name="RegionPadding">[B, N] 1 behind a picture's last region.</param>
public sealed record TransportInputs(long[] Scatter, long LastSlot, long[] TextPadding, long[] RegionPadding);

/// <summary>Image-text matching (UNITER, data/itm.py).</summary>
public sealed record ItmBatch : UniterBatch
{
    public ItmBatch()
    {
    }

    [SetsRequiredMembers]
    internal ItmBatch(UniterBatch packed, long[] matches, TransportInputs transport)
        : base(packed)
    {
        Matches = matches;
        Transport = transport;
    }

    /// <summary>[B] 1 where picture and sentence belong together, 0 where the picture was replaced.</summary>
    public required long[] Matches { get; init; }

    /// <summary>What word-region alignment needs; null where it is not asked for.</summary>
    public TransportInputs? Transport { get; init; }
}
