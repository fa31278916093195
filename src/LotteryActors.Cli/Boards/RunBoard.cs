using System.Collections.Immutable;
using LotteryActors.Cli.Reports;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Boards;

/// <summary>
/// A search as somebody at a terminal sees it: what is decided, what runs, how long it will take. Made from notices alone, by
/// <c>Apply</c>; knows nothing of terminals.
/// </summary>
public sealed record RunBoard(SearchId Id)
{
    /// <summary>What the search has decided so far.</summary>
    public TicketSearchState Search { get; private init; } = TicketSearchState.New;

    /// <summary>Number of the last event taken in; an event that is told twice counts once.</summary>
    public long Position { get; private init; }

    /// <summary>Stages on a device, in the order they were started.</summary>
    public ImmutableList<RunningStage> Running { get; private init; } = [];

    /// <summary>Stages done while watching, and how many of them some earlier search had done.</summary>
    public int Completed { get; private init; }

    public int FromLedger { get; private init; }

    /// <summary>Attempts that ended without a result while watching.</summary>
    public int LostAttempts { get; private init; }

    /// <summary>Optimiser steps a second of the task's training on one device, as last reported; 0 until then.</summary>
    public double StepsPerSecond { get; private init; }

    /// <summary>Everything is told and nothing was done: an earlier run had it all.</summary>
    public bool IsAllFromLedger => Search.Phase == SearchPhase.Completed && Completed == FromLedger && LostAttempts == 0;

    /// <summary>Every stage this search wanted so far, and what it is for.</summary>
    private ImmutableDictionary<StageKey, WantedStage> Wanted { get; init; } = ImmutableDictionary<StageKey, WantedStage>.Empty;

    private ImmutableDictionary<StageKey, StagePlace> Places { get; init; } = ImmutableDictionary<StageKey, StagePlace>.Empty;

    /// <summary>A search as the ledger tells it, nobody watching.</summary>
    public static RunBoard Of(SearchId id, TicketSearchState search) =>
        new(id)
        {
            Search = search,
            Places = SearchStages.Of(search).ToImmutableDictionary(s => s.Key, s => s.Place),
        };

    public RunBoard Apply(SearchNotice notice) => notice switch
    {
        SearchNotices.SearchHappened happened => happened.Position <= Position ? this : Apply(happened),
        SearchNotices.StageStarted started => Apply(started),
        SearchNotices.StageProgressed progressed => Apply(progressed),
        SearchNotices.StageCheckpointed saved => With(saved.Stage, s => s with { SavedStep = saved.Checkpoint.Step }),
        SearchNotices.StageCompleted completed => Apply(completed),
        SearchNotices.StageAttemptEnded ended => this with { Running = Without(ended.Stage), LostAttempts = LostAttempts + 1 },
        SearchNotices.StageGivenUp givenUp => this with { Running = Without(givenUp.Stage) },
        _ => this,
    };

    /// <summary>Scores so far: a row a level, a column a control.</summary>
    public ResultsTable? Results(double? majority = null) => Search.Spec is null ? null : ResultsTable.Of(Search, majority);

    public StagePlace? PlaceOf(StageKey stage) => Places.GetValueOrDefault(stage);

    /// <summary><c>level 3 train</c>; the bare kind for a stage this search does not know.</summary>
    public string PurposeOf(StageKey stage, string kind) => PlaceOf(stage) is { } place ? $"{place.Text} {kind}" : kind;

    /// <summary><c>retraining, level 3 of 9 (40 %)</c>.</summary>
    public string PhaseText
    {
        get
        {
            var phase = Search.Phase.ToString().ToLowerInvariant();
            return Search.Phase is SearchPhase.Pruning or SearchPhase.Rewinding or SearchPhase.Retraining
                ? FormattableString.Invariant($"{phase}, level {Search.Level} of {Search.Levels.Count - 1} ({Numbers.ShortPercent(Search.Levels[Search.Level].TargetSparsity)})")
                : phase;
        }
    }

    /// <summary>
    /// An estimate from the speed seen last: the trunk is one chain, trunk and controls together share the devices. Null
    /// until a device has trained on the task.
    /// </summary>
    public TimeSpan? TimeLeft(int devices)
    {
        if (Search.Spec is not { } spec || StepsPerSecond <= 0 || !Search.IsRunning)
        {
            return null;
        }

        var steps = spec.Recipe.Steps - spec.RewindStep;
        var trunk = Search.Levels.Where(l => l.Trained is null).Sum(l => Left(new StagePlace(l.Level, null), steps));
        var controls = Search.Controls.Where(c => c.Trained is null).Sum(c => Left(new StagePlace(c.Level, c.Control), steps));
        return TimeSpan.FromSeconds(Math.Max(trunk, (trunk + controls) / Math.Max(1, devices)) / StepsPerSecond);
    }

    private double Left(StagePlace place, int steps) =>
        Running.FirstOrDefault(r => r.Kind == "train" && PlaceOf(r.Key) == place) is { } running ? (1 - running.Done) * steps : steps;

    private RunBoard Apply(SearchNotices.SearchHappened happened)
    {
        var search = Search.Apply(happened.Event);
        var wants = search.Wants();
        return this with
        {
            Search = search,
            Position = happened.Position,
            Running = search.IsRunning ? Running : [],
            Wanted = Wanted.SetItems(wants.Select(w => KeyValuePair.Create(w.Key, w))),
            Places = Places.SetItems(
                from want in wants
                let place = StagePlace.Of(want.Spec, search)
                where place is not null && !Places.ContainsKey(want.Key)
                select KeyValuePair.Create(want.Key, place)),
        };
    }

    private RunBoard Apply(SearchNotices.StageStarted started) =>
        this with { Running = Without(started.Stage).Add(Begin(started.Stage, started.Kind, started.Device, started.Attempt)) };

    private RunBoard Apply(SearchNotices.StageProgressed progressed)
    {
        var known = Running.Any(r => r.Key == progressed.Stage)
            ? this
            : this with { Running = Running.Add(Begin(progressed.Stage, progressed.Kind, progressed.Device, attempt: 0)) };
        var board = known.With(progressed.Stage, s => s with { Progress = progressed.Progress });
        var stage = board.Running.First(r => r.Key == progressed.Stage);
        return progressed is { Kind: "train", Progress.ExamplesPerSecond: > 0 } && stage.ExamplesPerStep > 0
            ? board with { StepsPerSecond = progressed.Progress.ExamplesPerSecond / stage.ExamplesPerStep }
            : board;
    }

    private RunBoard Apply(SearchNotices.StageCompleted completed) =>
        this with
        {
            Running = Without(completed.Stage),
            Completed = Completed + 1,
            FromLedger = FromLedger + (completed.FromLedger ? 1 : 0),
        };

    private RunningStage Begin(StageKey stage, string kind, string device, long attempt) =>
        new(stage, kind, PurposeOf(stage, kind), device.Split('/')[0], attempt, null, ExamplesPerStep(stage), null);

    private int ExamplesPerStep(StageKey stage) => Wanted.GetValueOrDefault(stage)?.Spec switch
    {
        TrainStage train => train.Recipe.BatchSize * train.Recipe.Accumulation,
        PretrainStage pretrain => pretrain.Recipe.BatchSize * pretrain.Recipe.Accumulation,
        _ => 0,
    };

    private ImmutableList<RunningStage> Without(StageKey stage) => Running.RemoveAll(r => r.Key == stage);

    private RunBoard With(StageKey stage, Func<RunningStage, RunningStage> change) =>
        this with { Running = [.. Running.Select(r => r.Key == stage ? change(r) : r)] };
}
