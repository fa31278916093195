using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Tickets.Searches;

/// <summary>What a <c>TicketSearch</c> may be told. Every one names its search.</summary>
public interface ISearchCommand
{
    SearchId Search { get; }
}

public static class SearchCommands
{
    [MessagePackObject]
    public sealed record Submit([property: Key(0)] SearchId Search, [property: Key(1)] SearchSpec Spec) : ISearchCommand;

    /// <summary>From a <c>Stage</c>: done, now or long ago.</summary>
    [MessagePackObject]
    public sealed record StageDone(
        [property: Key(0)] SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] StageResult Result) : ISearchCommand;

    /// <summary>From a <c>Stage</c>: it cannot be done, or was quarantined.</summary>
    /// <param name="Damaged">The artifact that it found damaged or missing, where that is the cause: who made it can make it again.</param>
    [MessagePackObject]
    public sealed record StageBroken(
        [property: Key(0)] SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Reason,
        [property: Key(3)] Digest? Damaged = null) : ISearchCommand;

    [MessagePackObject]
    public sealed record Pause([property: Key(0)] SearchId Search) : ISearchCommand;

    /// <summary>Goes on from <c>Paused</c> or <c>Failed</c>; a search that runs is left as it is.</summary>
    [MessagePackObject]
    public sealed record Resume([property: Key(0)] SearchId Search) : ISearchCommand;

    [MessagePackObject]
    public sealed record Cancel([property: Key(0)] SearchId Search) : ISearchCommand;
}
