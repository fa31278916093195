using FsCheck.Fluent;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Searches;

/// <summary>The order in which devices finish leaves no trace in the outcome.</summary>
public sealed class ArrivalOrderTests
{
    private static readonly SearchSpec[] Specs =
    [
        Sample.WithEveryControl,
        Sample.WithEveryControl with { Pretrain = null, RewindStep = 100 },
        Sample.WithEveryControl with { Prune = Sample.Spec.Prune with { Head = HeadPolicy.Keep } },
    ];

    [Fact]
    public void Any_order_of_results_ends_in_the_same_digests_and_verdict()
    {
        var ends = Specs.ToDictionary(s => s, s => TicketSearchTests.Finished(s).Facts());

        Property.Check(
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var spec = Specs[(uint)seed % Specs.Length];
                    var dice = new Random(seed);
                    return spec.Submitted().RunToEnd(w => w[dice.Next(w.Count)]).Facts() == ends[spec];
                }),
            cases: 60);
    }

    [Fact]
    public void The_same_set_of_results_in_any_order_gives_the_same_state()
    {
        Property.Check(
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var dice = new Random(seed);
                    var (search, asked) = Progressed(Specs[(uint)seed % Specs.Length], dice);
                    var set = asked.Select(search.Done).ToArray();
                    return Eventually(set, dice).Facts() == Eventually(set, dice).Facts();
                }),
            cases: 60);

        // A result may come before the search wants it: a stage tells again when it is asked again.
        static TicketSearchState Eventually(SearchCommands.StageDone[] set, Random dice)
        {
            var spec = Specs.Single(s => SearchId.Of(s) == set[0].Search);
            var search = spec.Submitted();
            while (search.Wants().Select(w => w.Key).Intersect(set.Select(d => d.Stage)).Any())
            {
                dice.Shuffle(set);
                search = search.After(set);
            }

            return search;
        }
    }

    [Fact]
    public void A_result_that_comes_twice_counts_once()
    {
        var search = Sample.WithEveryControl.Submitted();
        while (search.Wants() is { Count: > 0 } wants)
        {
            var done = search.Done(wants[^1].Spec);
            search = search.After(done);
            Assert.True(search.Decide(done).IsNothing || search.Wants().All(w => w.Key != done.Stage));
            Assert.Equal(search.Facts(), search.After(done).Facts());
        }
    }

    private static (TicketSearchState Search, IReadOnlyList<StageSpec> Asked) Progressed(SearchSpec spec, Random dice)
    {
        var asked = new List<StageSpec>();
        var search = spec.Submitted();
        for (var left = dice.Next(1, 30); left > 0 && search.Wants() is { Count: > 0 } wants; left--)
        {
            asked.Add(wants[dice.Next(wants.Count)].Spec);
            search = search.After(search.Done(asked[^1]));
        }

        return (search, asked);
    }
}
