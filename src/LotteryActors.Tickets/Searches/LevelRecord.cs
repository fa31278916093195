using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Searches;

/// <summary>What happened at one level of the trunk so far: each event, once it happened.</summary>
/// <param name="Level">Number of prunings done; 0 is dense.</param>
/// <param name="TargetSparsity">Share removed of the original prunable count, as asked for; 0 at level 0.</param>
public sealed record LevelRecord(int Level, double TargetSparsity)
{
    /// <summary>The mask was made from the trained weights of the level before; never at level 0.</summary>
    public SearchEvents.Pruned? Pruned { get; init; }

    public SearchEvents.Rewound? Rewound { get; init; }

    public SearchEvents.Trained? Trained { get; init; }

    public SearchEvents.Evaluated? Evaluated { get; init; }

    /// <summary>Null at level 0 and until the level is pruned.</summary>
    public Digest? Mask => Pruned?.Mask;

    /// <summary>Share removed, as achieved; null until the level is pruned, 0 at level 0.</summary>
    public double? Sparsity => Level == 0 ? 0 : Pruned is { } p ? 1 - ((double)p.Kept / p.Prunable) : null;

    /// <summary>Share of right answers, 0 to 1; null until evaluated.</summary>
    public double? Accuracy => Evaluated?.Scores.Named(ScoreNames.Accuracy);

    public bool IsDone => Trained is not null && Evaluated is not null;
}
