using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.TestKit;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>A cluster of one node with the real sharding, the real dispatcher and the real journal in a file.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestKitBase _kit;

    private TestNode(ActorSystem system, CoordinatorRole coordinator) =>
        (System, Coordinator, _kit) = (system, coordinator, new Akka.TestKit.Xunit.TestKit(system));

    public ActorSystem System { get; }

    public CoordinatorRole Coordinator { get; }

    public static async Task<TestNode> Start(string home, IDeviceProcessFactory devices, int count = 2)
    {
        JournalFile.Prepare(home);
        var system = ActorSystem.Create("lottery", ClusterConfig.Setup(home, ConfigurationFactory.ParseString("""
            lottery.timings.stop-within = 1s
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              cluster.roles = [coordinator, worker]
              remote.dot-netty.tcp.hostname = "127.0.0.1"
              remote.dot-netty.tcp.port = 0
              coordinated-shutdown.run-by-actor-system-terminate = off
              coordinated-shutdown.run-by-clr-shutdown-hook = off
              coordinated-shutdown.exit-clr = off
            }
            """)));
        var cluster = Akka.Cluster.Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress);
        var coordinator = CoordinatorRole.Start(system);
        WorkerRole.Start(system, DeviceSlot.Of([.. Enumerable.Repeat("cpu", count)], 1), devices, coordinator);
        return new TestNode(system, coordinator);
    }

    /// <summary>
    /// Watches a search; the probe hears every notice from here on. A notice already under way may overtake the
    /// acknowledgement, and belongs to the time before.
    /// </summary>
    public async Task<TestProbe> Watch(SearchId search)
    {
        var probe = _kit.CreateTestProbe();
        NoticeBoard.Subscribe(System, search, probe);
        await probe.FishForMessageAsync(message => message is SubscribeAck, Patience);
        return probe;
    }

    public async Task<CommandReply> Tell(ISearchCommand command) => await Coordinator.Searches.Ask<CommandReply>(command, Patience);

    /// <summary>All notices until the search is in that phase.</summary>
    public static async Task<IReadOnlyList<SearchNotice>> Until(TestProbe probe, SearchPhase phase)
    {
        var notices = new List<SearchNotice>();
        while (notices is not [.., SearchNotices.PhaseChanged { Phase: var reached }] || reached != phase)
        {
            notices.Add(await probe.ExpectMsgAsync<SearchNotice>(Patience));
        }

        return notices;
    }

    /// <summary>Ends at once, as a killed process does: nobody leaves, drains or hands over.</summary>
    public async Task Kill() => await System.Terminate();

    public async ValueTask DisposeAsync() => await Kill();
}
