using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// Where notices of a search are put up for whoever watches it, on any coordinator: one topic a search. A watcher subscribes, waits for
/// <see cref="SubscribeAck"/>, then asks the search to recount what came before.
/// </summary>
public static class NoticeBoard
{
    public static void Publish(ActorSystem system, SearchNotice notice) =>
        DistributedPubSub.Get(system).Mediator.Tell(new Publish(Topic(notice.Search), notice));

    /// <summary>The watcher gets a <see cref="SubscribeAck"/>, then <see cref="SearchNotice"/>s until it stops or unsubscribes.</summary>
    public static void Subscribe(ActorSystem system, SearchId search, IActorRef watcher) =>
        DistributedPubSub.Get(system).Mediator.Tell(new Subscribe(Topic(search), watcher), watcher);

    public static void Unsubscribe(ActorSystem system, SearchId search, IActorRef watcher) =>
        DistributedPubSub.Get(system).Mediator.Tell(new Unsubscribe(Topic(search), watcher), watcher);

    private static string Topic(SearchId search) => $"search-{search.Text}";
}
