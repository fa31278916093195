using Akka.Actor;
using Akka.Cluster.Sharding;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Protocol;

namespace LotteryActors.Cluster.Actors;

/// <summary>The actors of a worker: one for every device.</summary>
public sealed record WorkerRole(IReadOnlyList<IActorRef> Devices)
{
    public const string Name = "worker";

    /// <summary>Starts them, and has them drained (checkpoint, stop, report) first of all when the node shuts down.</summary>
    /// <param name="coordinator">The coordinator's actors where this node is one as well; null reaches them through proxies.</param>
    public static WorkerRole Start(ActorSystem system, IReadOnlyList<DeviceSlot> slots, IDeviceProcessFactory processes, CoordinatorRole? coordinator)
    {
        var timings = ActorTimings.Of(system.Settings.Config);
        var dispatcher = coordinator?.Dispatcher ?? CoordinatorRole.DispatcherProxy(system);
        var stages = coordinator?.Stages ?? ClusterSharding.Get(system).StartProxy(Entities.Stage, CoordinatorRole.Name, new StageExtractor());
        var address = Akka.Cluster.Cluster.Get(system).SelfAddress;
        var devices = slots
            .Select(slot => system.ActorOf(
                DeviceWorker.Props(slot, $"{address.Host}:{address.Port}", processes, dispatcher, stages, timings),
                $"device-{slot.Name.Replace(':', '-')}"))
            .ToList();
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "drain-devices", async () =>
        {
            await Task.Yield();
            await Task.WhenAll(devices.Select(device => Drain(device, timings.StopWithin + TimeSpan.FromSeconds(5))));
            return Akka.Done.Instance;
        });
        return new WorkerRole(devices);
    }

    /// <summary>A device that does not answer in time is left behind: its lease runs out.</summary>
    private static async Task Drain(IActorRef device, TimeSpan budget)
    {
        try
        {
            await device.Ask<WorkerProtocol.Drained>(new WorkerProtocol.Drain(), budget);
        }
        catch (AskTimeoutException)
        {
        }
    }
}
