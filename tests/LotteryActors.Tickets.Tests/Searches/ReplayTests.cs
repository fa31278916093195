using FsCheck.Fluent;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Searches;

/// <summary>The journal is the search.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void Applying_the_emitted_events_gives_the_live_state_whatever_is_commanded()
    {
        Property.Check(
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var dice = new Random(seed);
                    var journal = new List<ISearchEvent>();
                    var live = TicketSearchState.New;
                    for (var i = 0; i < 60; i++)
                    {
                        var decision = live.Decide(AnyCommand(live, dice));
                        Assert.False(decision.Events.Count > 0 && decision.Refusal is not null);
                        journal.AddRange(decision.Events);
                        live = decision.Events.Aggregate(live, (s, e) => s.Apply(e));
                    }

                    return journal.Aggregate(TicketSearchState.New, (s, e) => s.Apply(e)).Facts() == live.Facts();
                }),
            cases: 100);
    }

    /// <summary>Mostly what would happen, sometimes what should not.</summary>
    private static ISearchCommand AnyCommand(TicketSearchState search, Random dice)
    {
        var id = search.Id ?? SearchId.Of(Sample.WithEveryControl);
        var wants = search.Wants();
        var stage = wants.Count > 0 ? wants[dice.Next(wants.Count)].Spec : new InitialiseStage(Sample.Model, dice.Next(3), Sample.Cpu);
        return dice.Next(24) switch
        {
            0 => new SearchCommands.Pause(id),
            1 => new SearchCommands.Cancel(id),
            2 => new SearchCommands.StageBroken(id, StageKey.Of(stage), "bad"),
            3 or 4 => new SearchCommands.Resume(id),
            5 or 6 => Sample.Submit(Sample.WithEveryControl),
            7 => new SearchCommands.Submit(id, Sample.Spec with { Seed = dice.Next() }),
            8 => new SearchCommands.StageDone(id, StageKey.Of(stage), new StageResult([], [], Sample.ResultOf(stage).Provenance)),
            9 => new SearchCommands.StageDone(id, StageKey.Of(new InitialiseStage(Sample.Model, 9, Sample.Cpu)), Sample.ResultOf(stage)),
            _ => new SearchCommands.StageDone(id, StageKey.Of(stage), Sample.ResultOf(stage)),
        };
    }
}
