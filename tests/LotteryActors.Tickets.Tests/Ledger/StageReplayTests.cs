using FsCheck.Fluent;
using LotteryActors.Tickets.Ledger;
using static LotteryActors.Tickets.Tests.Ledger.SampleStage;

namespace LotteryActors.Tickets.Tests.Ledger;

/// <summary>The journal is the stage.</summary>
public sealed class StageReplayTests
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
                    var journal = new List<IStageEvent>();
                    var live = StageState.New;
                    for (var i = 0; i < 80; i++)
                    {
                        var before = live.Attempts;
                        var decision = live.Decide(AnyCommand(live, dice));
                        journal.AddRange(decision.Events);
                        live = decision.Events.Aggregate(live, (s, e) => s.Apply(e));
                        Assert.InRange(live.Attempts, before, before + 1);
                        Assert.Equal(live.Status == StageStatus.Leased, live.Lease is not null);
                        Assert.Equal(live.Status == StageStatus.Completed, live.Result is not null);
                        Assert.Equal(live.Status == StageStatus.Broken, live.Reason is not null);
                    }

                    return journal.Aggregate(StageState.New, (s, e) => s.Apply(e)).Facts() == live.Facts();
                }),
            cases: 200);
    }

    private static IStageCommand AnyCommand(StageState stage, Random dice)
    {
        var search = dice.Next(2) == 0 ? First : Second;
        var attempt = Math.Max(0, stage.Attempts - dice.Next(2));
        return dice.Next(12) switch
        {
            0 or 1 => Want(search, dice.Next(2)),
            2 => Unwant(search),
            3 => Reopen(search),
            4 or 5 => Grant($"cpu-{dice.Next(2)}"),
            6 => Beat(attempt),
            7 => Checkpoint(attempt, dice.Next(600)),
            8 => Complete(attempt),
            9 or 10 => End(attempt, (AttemptEnd)dice.Next(7)),
            _ => Redo(),
        };
    }
}
