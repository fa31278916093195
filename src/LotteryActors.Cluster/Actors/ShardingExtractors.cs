using Akka.Cluster.Sharding;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Actors;

/// <summary>Names of the two kinds of entity. The number of shards is fixed for ever: ids are hashed over it and shards are remembered.</summary>
public static class Entities
{
    public const string Search = "search";
    public const string Stage = "stage";
    public const int Shards = 30;
}

/// <summary>A search is found by its id.</summary>
public sealed class SearchExtractor() : HashCodeMessageExtractor(Entities.Shards)
{
    public override string? EntityId(object message) => message switch
    {
        ISearchCommand command => command.Search.Text,
        ISearchQuery query => query.Search.Text,
        _ => null,
    };
}

/// <summary>A stage is found by its key.</summary>
public sealed class StageExtractor() : HashCodeMessageExtractor(Entities.Shards)
{
    public override string? EntityId(object message) => (message as IStageCommand)?.Stage.Hex;
}
