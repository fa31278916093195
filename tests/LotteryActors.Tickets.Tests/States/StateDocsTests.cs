using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Tests.Ledger;
using LotteryActors.Tickets.Tests.Searches;

namespace LotteryActors.Tickets.Tests.States;

/// <summary>
/// The diagrams in docs/states are drawn from the transition functions themselves. When a change of rules makes them
/// stale, run this test with LOTTERY_UPDATE_DOCS=1 and commit what it writes.
/// </summary>
public sealed class StateDocsTests
{
    private static readonly SearchPhase[] Working =
    [
        SearchPhase.Pretraining, SearchPhase.Dense, SearchPhase.Pruning, SearchPhase.Retraining, SearchPhase.Evaluating, SearchPhase.Controls,
    ];

    [Fact]
    public void The_diagram_of_a_search_is_the_one_its_transitions_draw()
    {
        SearchSpec[] specs = [Sample.Spec, Sample.Spec with { Pretrain = null, RewindStep = 100 }];
        var transitions = specs.SelectMany(Explore).Distinct().ToList();
        Assert.Contains(transitions, t => t.To == nameof(SearchPhase.Completed));

        MustBe(
            "search.md",
            """
            # States of a search

            Phases of `TicketSearchState`, drawn by `StateDocsTests` from its transition functions: command / events. Evaluations and controls
            run beside the trunk, so their results come in any phase. `Resume` leads back to the phase the search was halted in; a result that
            comes while it is halted is not recorded, the stage tells it again when it is asked again. `Rewinding` is passed through within one decision.


            """,
            StateDiagram.Draw(transitions, Enum.GetNames<SearchPhase>(), nameof(SearchPhase.New), "Working", [.. Working.Select(p => p.ToString())]));
    }

    [Fact]
    public void The_diagram_of_a_stage_is_the_one_its_transitions_draw()
    {
        var transitions = StateDiagram.Explore(
            StageState.New,
            StageCommandsWorthTrying,
            (stage, command) => (stage.Decide(command).Events, stage.After(command)),
            stage => stage.Status.ToString(),
            stage => $"{stage.Status} {stage.Wanters.Count} {stage.Checkpoint?.Step} {stage.Failures} {stage.StuckAttempts} {stage.Crashes}");

        MustBe(
            "stage.md",
            $"""
            # States of a stage

            `StageState`, drawn by `StateDocsTests` from its transition functions: command / events. Only a wanted stage is granted to a device;
            messages of attempts that are over are refused. A stage breaks at {StageLimits.Failures} failed attempts, {StageLimits.Stuck} stuck ones, {StageLimits.Crashes} crashed ones in a row without a
            new checkpoint between, or one invalid one; preempted, lost and refused attempts are free.


            """,
            StateDiagram.Draw(transitions, Enum.GetNames<StageStatus>(), nameof(StageStatus.Unknown), "", []));
    }

    private static IReadOnlyList<Transition> Explore(SearchSpec spec) =>
        StateDiagram.Explore(
            TicketSearchState.New,
            search => SearchCommandsWorthTrying(search, spec),
            (search, command) => (search.Decide(command).Events, search.After(command)),
            search => search.Phase.ToString(),
            Sameness);

    /// <summary>Which events of which level and control happened, whatever they say.</summary>
    private static string Sameness(TicketSearchState search) => string.Join(' ',
        [
            $"{search.Phase} {search.Origin is null} {search.Anchor is null}",
            .. search.Levels.Select(l => $"{l.Pruned is null} {l.Trained is null} {l.Evaluated is null}"),
            .. search.Controls.Select(c => $"{c.Prepared is null} {c.Trained is null} {c.Evaluated is null}"),
        ]);

    private static IEnumerable<(string Name, ISearchCommand Command)> SearchCommandsWorthTrying(TicketSearchState search, SearchSpec spec)
    {
        var id = SearchId.Of(spec);
        yield return ("Submit", Sample.Submit(spec));
        yield return ("Pause", new SearchCommands.Pause(id));
        yield return ("Resume", new SearchCommands.Resume(id));
        yield return ("Cancel", new SearchCommands.Cancel(id));
        foreach (var want in search.Wants())
        {
            yield return ($"StageDone({want.Spec.Kind})", new SearchCommands.StageDone(id, want.Key, Sample.ResultOf(want.Spec)));
            yield return ("StageBroken", new SearchCommands.StageBroken(id, want.Key, "evidence"));
        }
    }

    private static IEnumerable<(string Name, IStageCommand Command)> StageCommandsWorthTrying(StageState stage)
    {
        yield return ("Want", SampleStage.Want(SampleStage.First));
        yield return ("Unwant", SampleStage.Unwant(SampleStage.First));
        yield return ("Reopen", SampleStage.Reopen(SampleStage.First));
        yield return ("Grant", SampleStage.Grant());
        yield return ("Redo", SampleStage.Redo());
        yield return ("Heartbeat", SampleStage.Beat(stage.Attempts));
        yield return ("RecordCheckpoint", SampleStage.Checkpoint(stage.Attempts, 100));
        yield return ("Complete", SampleStage.Complete(stage.Attempts));
        foreach (var end in Enum.GetValues<AttemptEnd>())
        {
            yield return ($"EndAttempt({end})", SampleStage.End(stage.Attempts, end));
        }
    }

    private static void MustBe(string file, string introduction, string diagram)
    {
        var path = Path.Combine(Root(), "docs", "states", file);
        var drawn = introduction + diagram;
        if (Environment.GetEnvironmentVariable("LOTTERY_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, drawn);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == drawn, $"{path} is stale; run the tests with LOTTERY_UPDATE_DOCS=1 and commit it. It should be:\n{drawn}");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LotteryActors.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no LotteryActors.sln above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}
