using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Boards;

/// <summary>The finished stages of a search in the order its story needs them: anchor, levels, controls. A stage that serves twice is told once.</summary>
internal static class SearchStages
{
    public static IEnumerable<(StageKey Key, StagePlace Place)> Of(TicketSearchState search) =>
        All(search).Where(s => s.Key is not null).Select(s => (s.Key!, s.Place)).DistinctBy(s => s.Item1);

    private static IEnumerable<(StageKey? Key, StagePlace Place)> All(TicketSearchState search)
    {
        yield return (search.Origin?.Stage, StagePlace.Anchor);
        yield return (search.Anchor?.Stage, StagePlace.Anchor);
        foreach (var level in search.Levels)
        {
            var place = new StagePlace(level.Level, null);
            yield return (level.Pruned?.Stage, place);
            yield return (level.Trained?.Stage, place);
            yield return (level.Evaluated?.Stage, place);
        }

        foreach (var control in search.Controls)
        {
            var place = new StagePlace(control.Level, control.Control);
            yield return (control.Prepared?.Stage, place);
            yield return (control.Trained?.Stage, place);
            yield return (control.Evaluated?.Stage, place);
        }
    }
}
