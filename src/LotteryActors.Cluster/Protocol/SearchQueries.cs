using LotteryActors.Tickets.Searches;
using MessagePack;

namespace LotteryActors.Cluster.Protocol;

/// <summary>What a <c>TicketSearch</c> may be asked. Every one names its search.</summary>
public interface ISearchQuery
{
    SearchId Search { get; }
}

public static class SearchQueries
{
    /// <summary>Asks for all that has happened so far; answered by <see cref="Recounted"/>. Subscribe to the notices first, then ask: nothing is missed.</summary>
    [MessagePackObject]
    public sealed record Recount([property: Key(0)] SearchId Search) : ISearchQuery;

    /// <summary>Everything that happened to a search, in order; empty where nobody ever submitted it.</summary>
    [MessagePackObject]
    public sealed record Recounted([property: Key(0)] SearchId Search, [property: Key(1)] IReadOnlyList<ISearchEvent> Events);
}
