using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Tickets.Searches;

/// <summary>What happened to a search, in the order it happened. Released forms never change.</summary>
public interface ISearchEvent;

public static class SearchEvents
{
    [MessagePackObject]
    public sealed record Submitted([property: Key(0)] SearchId Search, [property: Key(1)] SearchSpec Spec) : ISearchEvent;

    /// <summary>theta_0 (or theta_i) is settled: what every level rewinds to.</summary>
    [MessagePackObject]
    public sealed record AnchorSettled(
        [property: Key(0)] int Step,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] Digest Weights) : ISearchEvent;

    /// <summary>The rewind decision of a level: which anchor, which mask (null at level 0, the dense model).</summary>
    [MessagePackObject]
    public sealed record Rewound(
        [property: Key(0)] int Level,
        [property: Key(1)] Digest Anchor,
        [property: Key(2)] Digest? Mask) : ISearchEvent;

    [MessagePackObject]
    public sealed record Trained(
        [property: Key(0)] int Level,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] Digest Weights) : ISearchEvent;

    [MessagePackObject]
    public sealed record Evaluated(
        [property: Key(0)] int Level,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] IReadOnlyList<Score> Scores) : ISearchEvent;

    [MessagePackObject]
    public sealed record Pruned(
        [property: Key(0)] int Level,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] Digest Mask,
        [property: Key(3)] double TargetSparsity,
        [property: Key(4)] long Kept,
        [property: Key(5)] long Prunable) : ISearchEvent;

    /// <summary>A control's own mask or weights are made; either may be null where the control keeps the ticket's.</summary>
    [MessagePackObject]
    public sealed record ControlPrepared(
        [property: Key(0)] ControlKind Control,
        [property: Key(1)] int Level,
        [property: Key(2)] StageKey Stage,
        [property: Key(3)] Digest? Mask,
        [property: Key(4)] Digest? Weights) : ISearchEvent;

    [MessagePackObject]
    public sealed record ControlTrained(
        [property: Key(0)] ControlKind Control,
        [property: Key(1)] int Level,
        [property: Key(2)] StageKey Stage,
        [property: Key(3)] Digest Weights) : ISearchEvent;

    [MessagePackObject]
    public sealed record ControlEvaluated(
        [property: Key(0)] ControlKind Control,
        [property: Key(1)] int Level,
        [property: Key(2)] StageKey Stage,
        [property: Key(3)] IReadOnlyList<Score> Scores) : ISearchEvent;

    /// <summary>The trunk is done; only controls remain.</summary>
    [MessagePackObject]
    public sealed record TrunkFinished([property: Key(0)] int Levels) : ISearchEvent;

    /// <param name="Level">Level of the sparsest ticket that the rule accepts; null where there is none.</param>
    [MessagePackObject]
    public sealed record Completed(
        [property: Key(0)] VerdictRule Rule,
        [property: Key(1)] int? Level,
        [property: Key(2)] double Sparsity,
        [property: Key(3)] double ShareOfDense) : ISearchEvent;

    [MessagePackObject]
    public sealed record Paused : ISearchEvent;

    [MessagePackObject]
    public sealed record Resumed : ISearchEvent;

    [MessagePackObject]
    public sealed record Cancelled : ISearchEvent;

    [MessagePackObject]
    public sealed record Failed([property: Key(0)] StageKey Stage, [property: Key(1)] string Reason) : ISearchEvent;
}
