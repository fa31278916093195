using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Serialization;

namespace LotteryActors.Cluster.Actors;

/// <summary>All that an <see cref="ActorSystem"/> of this project needs, but for its address, its seeds and its roles.</summary>
public static class ClusterConfig
{
    /// <param name="home">Where the journal is, unless <paramref name="overrides"/> name another database.</param>
    /// <param name="overrides">Goes before everything here: addresses, seeds, roles, a user's file.</param>
    public static Config For(string home, Config overrides) =>
        overrides
            .WithFallback(ConfigurationFactory.FromResource("LotteryActors.Cluster.Actors.cluster.conf", typeof(ClusterConfig).Assembly))
            .WithFallback(JournalConfig.For(home, overrides))
            .WithFallback(ClusterSharding.DefaultConfig())
            .WithFallback(DistributedData.DefaultConfig())
            .WithFallback(DistributedPubSub.DefaultConfig())
            .WithFallback(ClusterSingleton.DefaultConfig());

    /// <summary>The configuration and the serializer, to create an <see cref="ActorSystem"/> with.</summary>
    public static ActorSystemSetup Setup(string home, Config overrides) =>
        BootstrapSetup.Create().WithConfig(For(home, overrides)).And(LotterySerializer.Setup);
}
