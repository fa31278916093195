using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Searches;

/// <summary>A stage the search waits for, and the event that follows when it is done.</summary>
/// <param name="OnTrunk">False for controls.</param>
/// <param name="Then">Throws <see cref="KeyNotFoundException"/> where the result lacks what the stage promises.</param>
internal sealed record Goal(StageSpec Stage, bool OnTrunk, Func<StageKey, StageResult, ISearchEvent> Then)
{
    public StageKey Key { get; } = StageKey.Of(Stage);

    public ISearchEvent Follow(StageResult result) => Then(Key, result);
}
