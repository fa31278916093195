using System.Diagnostics.CodeAnalysis;

namespace LotteryActors.Data.Batches;

/// <summary>Pairs to be scored: a text against pictures (UNITER, data/itm.py ItmValDataset and ItmEvalDataset).</summary>
public sealed record RetrievalBatch : UniterBatch
{
    public RetrievalBatch()
    {
    }

    [SetsRequiredMembers]
    internal RetrievalBatch(UniterBatch packed)
        : base(packed)
    {
    }
}

/// <summary>Groups of a true pair and false ones, the true one first (UNITER, data/itm.py itm_rank_collate).</summary>
public sealed record RankBatch : UniterBatch
{
    public RankBatch()
    {
    }

    [SetsRequiredMembers]
    internal RankBatch(UniterBatch packed, int groupSize)
        : base(packed) => GroupSize = groupSize;

    /// <summary>Rows of one group (sample_size).</summary>
    public required int GroupSize { get; init; }
}

/// <summary>Which side of a hard-negative batch there is one of.</summary>
public enum HardNegativeSide
{
    /// <summary>One text against many pictures: InputIds is [1, T].</summary>
    Text,

    /// <summary>One picture against many texts: RegionFeatures is [1, N, F], RegionBoxes [1, N, 7].</summary>
    Picture,
}

/// <summary>
/// A true pair, first, and many false ones to find hard ones among (UNITER, data/itm.py ItmRankDatasetHardNegFromText and
/// ItmRankDatasetHardNegFromImage). What is the same in all rows is stored once.
/// </summary>
public sealed record HardNegativeBatch : UniterBatch
{
    public required HardNegativeSide Single { get; init; }
}
