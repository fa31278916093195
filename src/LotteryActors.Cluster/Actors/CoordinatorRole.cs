using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using LotteryActors.Cluster.Protocol;

namespace LotteryActors.Cluster.Actors;

/// <summary>The actors of a coordinator: both kinds of entity, and the dispatcher (on one of the coordinators).</summary>
/// <param name="Searches">Shard region; takes <c>ISearchCommand</c> and <c>ISearchQuery</c>.</param>
/// <param name="Stages">Shard region; takes <c>IStageCommand</c>.</param>
/// <param name="Dispatcher">Proxy of the singleton.</param>
public sealed record CoordinatorRole(IActorRef Searches, IActorRef Stages, IActorRef Dispatcher)
{
    public const string Name = "coordinator";

    private const string DispatcherName = "dispatcher";

    /// <summary>Starts them. Searches that were running when the last coordinator went go on by themselves.</summary>
    public static CoordinatorRole Start(ActorSystem system)
    {
        var timings = ActorTimings.Of(system.Settings.Config);
        var settings = ClusterShardingSettings.Create(system);
        var dispatcher = DispatcherProxy(system);
        void Publish(SearchNotice notice) => NoticeBoard.Publish(system, notice);

        // Entities remembered by one region may run before the other is up. What they send then is lost, and sent again.
        IActorRef searches = ActorRefs.Nobody;
        IActorRef stages = ActorRefs.Nobody;
        stages = ClusterSharding.Get(system).Start(
            Entities.Stage,
            key => StageActor.Props(key, () => Volatile.Read(ref searches), dispatcher, timings, Publish),
            settings,
            new StageExtractor(),
            Allocation(system),
            StopEntity.Instance);
        Volatile.Write(ref searches, ClusterSharding.Get(system).Start(
            Entities.Search,
            id => TicketSearchActor.Props(id, () => stages, timings, Publish),
            settings,
            new SearchExtractor(),
            Allocation(system),
            StopEntity.Instance));
        system.ActorOf(
            ClusterSingletonManager.Props(
                DispatcherActor.Props(() => stages, timings, NodeProbe.IsDead),
                PoisonPill.Instance,
                ClusterSingletonManagerSettings.Create(system).WithRole(Name).WithSingletonName(DispatcherName)),
            DispatcherName);
        return new CoordinatorRole(searches, stages, dispatcher);
    }

    /// <summary>Reaches the dispatcher from any node.</summary>
    internal static IActorRef DispatcherProxy(ActorSystem system) => system.ActorOf(
        ClusterSingletonProxy.Props(
            $"/user/{DispatcherName}",
            ClusterSingletonProxySettings.Create(system).WithRole(Name).WithSingletonName(DispatcherName)));

    private static IShardAllocationStrategy Allocation(ActorSystem system) => ClusterSharding.Get(system).DefaultShardAllocationStrategy(ClusterShardingSettings.Create(system));
}
