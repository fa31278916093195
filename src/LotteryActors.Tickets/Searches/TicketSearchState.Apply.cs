namespace LotteryActors.Tickets.Searches;

public sealed partial record TicketSearchState
{
    /// <summary>The state after an event. Replaying the journal over <see cref="New"/> gives the live state.</summary>
    /// <exception cref="ArgumentException">An event this version does not know.</exception>
    public TicketSearchState Apply(ISearchEvent e) => e switch
    {
        SearchEvents.Submitted submitted => Apply(submitted),
        SearchEvents.AnchorSettled settled => Apply(settled),
        SearchEvents.Rewound rewound => With(Levels[rewound.Level] with { Rewound = rewound }),
        SearchEvents.Trained trained => With(Levels[trained.Level] with { Trained = trained }),
        SearchEvents.Evaluated evaluated => With(Levels[evaluated.Level] with { Evaluated = evaluated }),
        SearchEvents.Pruned pruned => With(Levels[pruned.Level] with { Pruned = pruned }),
        SearchEvents.ControlPrepared prepared => With(ControlAt(prepared.Control, prepared.Level) with { Prepared = prepared }),
        SearchEvents.ControlTrained trained => With(ControlAt(trained.Control, trained.Level) with { Trained = trained }),
        SearchEvents.ControlEvaluated evaluated => With(ControlAt(evaluated.Control, evaluated.Level) with { Evaluated = evaluated }),
        SearchEvents.TrunkFinished => this with { TrunkIsFinished = true },
        SearchEvents.Completed completed => Apply(completed),
        SearchEvents.Paused => this with { Halt = SearchPhase.Paused },
        SearchEvents.Resumed => this with { Halt = null, FailedStage = null, FailureReason = null },
        SearchEvents.Cancelled => this with { Halt = SearchPhase.Cancelled, FailedStage = null, FailureReason = null },
        SearchEvents.Failed failed => this with { Halt = SearchPhase.Failed, FailedStage = failed.Stage, FailureReason = failed.Reason },
        _ => throw new ArgumentException($"a search does not know the event {e.GetType().Name}", nameof(e)),
    };

    /// <summary>Submitted again, it keeps what happened and takes the new data path, priority and checkpoints.</summary>
    private TicketSearchState Apply(SearchEvents.Submitted submitted)
    {
        if (Spec is not null)
        {
            return this with { Spec = submitted.Spec };
        }

        var sparsities = submitted.Spec.Prune.Sparsities;
        return this with
        {
            Id = submitted.Search,
            Spec = submitted.Spec,
            Levels = [.. sparsities.Prepend(0).Select((sparsity, level) => new LevelRecord(level, sparsity))],
            Controls =
            [
                .. submitted.Spec.Controls.Distinct().SelectMany(kind =>
                    ControlKinds.Levels(kind, sparsities.Count).Select(level => new ControlRecord(kind, level))),
            ],
        };
    }

    private TicketSearchState Apply(SearchEvents.AnchorSettled settled) =>
        this with
        {
            Origin = settled.Step == 0 ? settled : Origin,
            Anchor = settled.Step == Spec!.RewindStep ? settled : Anchor,
        };

    /// <summary>The event's own words stand, should the rules of a later version judge otherwise.</summary>
    private TicketSearchState Apply(SearchEvents.Completed completed) =>
        this with
        {
            Halt = SearchPhase.Completed,
            Verdict = Judge() with { Rule = completed.Rule, Level = completed.Level, Sparsity = completed.Sparsity, ShareOfDense = completed.ShareOfDense },
        };

    private ControlRecord ControlAt(ControlKind kind, int level) => Controls.First(c => c.Control == kind && c.Level == level);

    private TicketSearchState With(LevelRecord level) =>
        this with { Levels = [.. Levels.Select(l => l.Level == level.Level ? level : l)] };

    private TicketSearchState With(ControlRecord control) =>
        this with { Controls = [.. Controls.Select(c => (c.Control, c.Level) == (control.Control, control.Level) ? control : c)] };
}
