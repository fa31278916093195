using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Searches;

/// <summary>A stage a search wants right now.</summary>
/// <param name="Priority">Higher goes first: the search's own priority decides, then the trunk goes before its controls.</param>
public sealed record WantedStage(StageKey Key, StageSpec Spec, int Priority);
