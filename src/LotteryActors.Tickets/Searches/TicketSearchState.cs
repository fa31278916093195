using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Verdicts;

namespace LotteryActors.Tickets.Searches;

/// <summary>
/// A ticket search as facts: what was submitted, what happened at every level and to every control. Which stages it
/// wants follows from the facts alone, so that the order in which results arrive leaves no trace in the outcome.
/// </summary>
public sealed partial record TicketSearchState
{
    /// <summary>Before anybody submitted it.</summary>
    public static TicketSearchState New { get; } = new();

    /// <summary>Null before submission.</summary>
    public SearchId? Id { get; private init; }

    /// <summary>Null before submission.</summary>
    public SearchSpec? Spec { get; private init; }

    /// <summary>theta_0; null until made.</summary>
    public SearchEvents.AnchorSettled? Origin { get; private init; }

    /// <summary>What every level rewinds to: theta_i, or theta_0 where i is 0; null until made.</summary>
    public SearchEvents.AnchorSettled? Anchor { get; private init; }

    /// <summary>Levels 0 (dense) to the last, all there from submission.</summary>
    public IReadOnlyList<LevelRecord> Levels { get; private init; } = [];

    /// <summary>Every control at every level it runs beside, in the spec's order, all there from submission.</summary>
    public IReadOnlyList<ControlRecord> Controls { get; private init; } = [];

    /// <summary>Every level is trained and evaluated.</summary>
    public bool TrunkIsFinished { get; private init; }

    /// <summary>Null until completed.</summary>
    public Verdict? Verdict { get; private init; }

    /// <summary>Why it failed; null unless it is <see cref="SearchPhase.Failed"/>.</summary>
    public string? FailureReason { get; private init; }

    /// <summary>The stage it failed on; null unless it is <see cref="SearchPhase.Failed"/>.</summary>
    public StageKey? FailedStage { get; private init; }

    /// <summary>Completed, Paused, Cancelled or Failed; null while it works.</summary>
    private SearchPhase? Halt { get; init; }

    public SearchPhase Phase => Spec is null ? SearchPhase.New : Halt ?? TrunkPhase;

    /// <summary>The level the trunk is at: the first that is not trained, or the last.</summary>
    public int Level => Levels.FirstOrDefault(l => l.Trained is null)?.Level ?? Math.Max(0, Levels.Count - 1);

    /// <summary>True while it wants stages done: submitted and neither ended nor halted.</summary>
    public bool IsRunning => Spec is not null && Halt is null;

    private SearchPhase TrunkPhase => this switch
    {
        { Anchor: null } => SearchPhase.Pretraining,
        { TrunkIsFinished: true } => SearchPhase.Controls,
        _ => Levels.FirstOrDefault(l => l.Trained is null) switch
        {
            null => SearchPhase.Evaluating,
            { Level: 0 } => SearchPhase.Dense,
            { Pruned: null } => SearchPhase.Pruning,
            { Rewound: null } => SearchPhase.Rewinding,
            _ => SearchPhase.Retraining,
        },
    };

    /// <summary>Every stage that could be done now, each once, the trunk's first; empty unless the search is running.</summary>
    public IReadOnlyList<WantedStage> Wants() =>
        [.. Goals().DistinctBy(g => g.Key).Select(g => new WantedStage(g.Key, g.Stage, PriorityOf(g)))];

    /// <summary>The stage whose output an artifact is, as far as this search knows; null for a stranger.</summary>
    public StageKey? ProducerOf(Digest artifact) =>
        new[] { Origin, Anchor }.OfType<SearchEvents.AnchorSettled>().FirstOrDefault(a => a.Weights == artifact)?.Stage
        ?? Levels.Select(l => l.Trained).FirstOrDefault(t => t?.Weights == artifact)?.Stage
        ?? Levels.Select(l => l.Pruned).FirstOrDefault(p => p?.Mask == artifact)?.Stage
        ?? Controls.Select(c => c.Trained).FirstOrDefault(t => t?.Weights == artifact)?.Stage
        ?? Controls.Select(c => c.Prepared).FirstOrDefault(p => p?.Weights == artifact || p?.Mask == artifact)?.Stage;

    private IEnumerable<Goal> Goals() => IsRunning ? new SearchPlan(this, Spec!).Goals() : [];

    private int PriorityOf(Goal goal) => (2 * Spec!.Priority) + (goal.OnTrunk ? 1 : 0);
}
