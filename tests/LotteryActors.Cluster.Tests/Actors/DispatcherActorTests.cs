using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;

namespace LotteryActors.Cluster.Tests.Actors;

public sealed class DispatcherActorTests : TestKit
{
    private static readonly DeviceId Device = new("cpu-0", "host:1", "a");
    private readonly TestProbe _stages;
    private readonly TestProbe _worker;
    private readonly HashSet<string> _deadNodes = [];
    private IActorRef _dispatcher;

    public DispatcherActorTests()
        : base(VirtualTime.Config)
    {
        (_stages, _worker) = (CreateTestProbe(), CreateTestProbe());
        _dispatcher = TakeOffice();
    }

    [Fact]
    public async Task A_free_device_is_granted_in_its_own_name()
    {
        Offer();
        await Register();

        var grant = await _stages.Next<StageCommands.Grant>();

        Assert.Equal(Device.ToString(), grant.Device);
        Assert.Equal(_worker.Ref, _stages.Sender);
    }

    [Fact]
    public async Task A_worker_that_stops_loses_its_lease()
    {
        await Register();
        _dispatcher.Tell(new DispatcherProtocol.LeaseTaken(Samples.Key, 4, Device));

        Sys.Stop(_worker);

        var end = await _stages.Next<StageCommands.EndAttempt>();
        Assert.Equal((4, AttemptEnd.Lost), (end.Attempt, end.End));
    }

    [Fact]
    public async Task A_lease_on_a_node_that_refuses_connections_is_lost_at_once()
    {
        _deadNodes.Add(Device.Node);

        _dispatcher.Tell(new DispatcherProtocol.LeaseTaken(Samples.Key, 4, Device));

        Assert.Equal(4, (await _stages.Next<StageCommands.EndAttempt>()).Attempt);
    }

    [Fact]
    public async Task A_new_dispatcher_is_told_everything_again()
    {
        await Register();
        await WatchAsync(_dispatcher);
        Sys.Stop(_dispatcher);
        await ExpectTerminatedAsync(_dispatcher);
        _dispatcher = TakeOffice();

        Offer();
        await Register();

        Assert.Equal(Device.ToString(), (await _stages.Next<StageCommands.Grant>()).Device);
    }

    private IActorRef TakeOffice() =>
        Sys.ActorOf(DispatcherActor.Props(() => _stages, new ActorTimings(), node => Task.FromResult(_deadNodes.Contains(node))));

    private async Task Register()
    {
        _dispatcher.Tell(new DispatcherProtocol.RegisterDevice(Device, "cpu", 1, null, []), _worker);
        await _worker.Next<DispatcherProtocol.Registered>();
    }

    private void Offer() => _dispatcher.Tell(new DispatcherProtocol.OfferStage(Samples.Key, 0, "cpu", 1, 0, []));
}
