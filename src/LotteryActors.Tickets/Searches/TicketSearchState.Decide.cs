using LotteryActors.Tickets.Verdicts;

namespace LotteryActors.Tickets.Searches;

public sealed partial record TicketSearchState
{
    private static readonly Decision<ISearchEvent> Nothing = new([], null);

    /// <summary>What a command leads to. Never throws; a command that comes again, or too late, leads to nothing.</summary>
    public Decision<ISearchEvent> Decide(ISearchCommand command) => command switch
    {
        SearchCommands.Submit submit => Submit(submit),
        _ when Spec is null => Refuse($"no search {command.Search} was submitted; see `lottery list`"),
        SearchCommands.StageDone done => StageDone(done),
        SearchCommands.StageBroken broken => Goals().Any(g => g.Key == broken.Stage) ? Happened(new SearchEvents.Failed(broken.Stage, broken.Reason)) : Nothing,
        SearchCommands.Pause => Pause(),
        SearchCommands.Resume => Resume(),
        SearchCommands.Cancel => Cancel(),
        _ => Refuse($"a search does not understand {command.GetType().Name}"),
    };

    /// <summary>The same search again goes on where it halted, with the data path, priority and checkpoints last given.</summary>
    private Decision<ISearchEvent> Submit(SearchCommands.Submit submit)
    {
        var submitted = new SearchEvents.Submitted(submit.Search, submit.Spec);
        if (Spec is null)
        {
            return Happened(submitted);
        }

        if (SearchId.Of(submit.Spec) != SearchId.Of(Spec))
        {
            return Refuse($"{submit.Search} is another search already; change its name");
        }

        var isRerouted = (submit.Spec.DataPath, submit.Spec.Priority, submit.Spec.Checkpoints) != (Spec.DataPath, Spec.Priority, Spec.Checkpoints);
        return Halt switch
        {
            SearchPhase.Completed => Nothing,
            null => isRerouted ? Happened(submitted) : Nothing,
            _ => isRerouted ? Happened(submitted, new SearchEvents.Resumed()) : Happened(new SearchEvents.Resumed()),
        };
    }

    private Decision<ISearchEvent> StageDone(SearchCommands.StageDone done)
    {
        try
        {
            return Happened([.. Goals().Where(g => g.Key == done.Stage).Select(g => g.Follow(done.Result))]);
        }
        catch (KeyNotFoundException lacking)
        {
            return Happened(new SearchEvents.Failed(done.Stage, lacking.Message));
        }
    }

    private Decision<ISearchEvent> Pause() => Halt switch
    {
        null => Happened(new SearchEvents.Paused()),
        SearchPhase.Paused => Nothing,
        { } phase => Refuse($"search {Id} is {Text(phase)}: there is nothing to pause"),
    };

    private Decision<ISearchEvent> Resume() => Halt switch
    {
        SearchPhase.Paused or SearchPhase.Failed => Happened(new SearchEvents.Resumed()),
        SearchPhase.Cancelled => Refuse($"search {Id} was cancelled; `lottery run` takes it up again"),
        _ => Nothing,
    };

    private Decision<ISearchEvent> Cancel() => Halt switch
    {
        SearchPhase.Completed => Refuse($"search {Id} is completed: there is nothing to cancel"),
        SearchPhase.Cancelled => Nothing,
        _ => Happened(new SearchEvents.Cancelled()),
    };

    /// <summary>These events and whatever follows from them without any further stage.</summary>
    private Decision<ISearchEvent> Happened(params IReadOnlyList<ISearchEvent> events)
    {
        var all = new List<ISearchEvent>(events);
        var state = all.Aggregate(this, (s, e) => s.Apply(e));
        while (all.Count > 0 && state.Consequence() is { } next)
        {
            all.Add(next);
            state = state.Apply(next);
        }

        return new Decision<ISearchEvent>(all, null);
    }

    /// <summary>What must happen next though no stage is waited for: a rewind, the end of the trunk, the verdict.</summary>
    private ISearchEvent? Consequence()
    {
        if (!IsRunning || Anchor is not { } anchor)
        {
            return null;
        }

        if (Levels.FirstOrDefault(l => l.Rewound is null && (l.Level == 0 || l.Pruned is not null)) is { } level)
        {
            return new SearchEvents.Rewound(level.Level, anchor.Weights, level.Mask);
        }

        if (!TrunkIsFinished)
        {
            return Levels.All(l => l.IsDone) ? new SearchEvents.TrunkFinished(Levels.Count) : null;
        }

        return Controls.All(c => c.IsDone) ? Judged() : null;
    }

    private SearchEvents.Completed Judged()
    {
        var verdict = Judge();
        return new SearchEvents.Completed(verdict.Rule, verdict.Level, verdict.Sparsity, verdict.ShareOfDense);
    }

    private Verdict Judge()
    {
        var scores = Levels.Select(l => new LevelScores(l.Level, l.TargetSparsity, [l.Accuracy ?? 0])).ToList();
        return Verdict.Judge(Spec!.Verdict, scores[0], scores[1..]);
    }

    private static string Text(SearchPhase phase) => phase.ToString().ToLowerInvariant();

    private static Decision<ISearchEvent> Refuse(string why) => new([], why);
}
