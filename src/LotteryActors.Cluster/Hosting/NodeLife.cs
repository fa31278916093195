using Akka.Actor;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Devices;

namespace LotteryActors.Cluster.Hosting;

/// <summary>One life of a node in a cluster: an actor system from its joining to its end. A worker may need several.</summary>
/// <param name="Coordinator">Null on a node that is only a worker.</param>
internal sealed record NodeLife(ActorSystem System, CoordinatorRole? Coordinator)
{
    /// <summary>Completes at its end, whoever asked for it.</summary>
    public Task Ended => System.WhenTerminated;

    public NodeAddress Address => NodeAddress.Of(Akka.Cluster.Cluster.Get(System).SelfAddress);

    /// <param name="patience">How long to wait until the cluster has let the node in.</param>
    /// <exception cref="NodeStartException">It cannot listen, or nobody lets it in.</exception>
    public static async Task<NodeLife> BeginAsync(NodeOptions options, IReadOnlyList<NodeAddress> seeds, TimeSpan patience, CancellationToken ct)
    {
        var system = Create(options, seeds);
        try
        {
            await JoinAsync(system, seeds, patience, ct).ConfigureAwait(false);
            return new NodeLife(system, StartRoles(system, options, seeds));
        }
        catch
        {
            await system.Terminate().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Drains the devices, hands over, leaves the cluster and ends.</summary>
    public async Task LeaveAsync()
    {
        await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        await Ended.ConfigureAwait(false);
    }

    private static ActorSystem Create(NodeOptions options, IReadOnlyList<NodeAddress> seeds)
    {
        try
        {
            return ActorSystem.Create(NodeAddress.System, ClusterConfig.Setup(options.Home, NodeConfig.Of(options, seeds)));
        }
        catch (Exception e) when (e is not NodeStartException)
        {
            throw new NodeStartException(
                $"{options.Hostname}:{options.Port}: the node does not start ({e.GetBaseException().Message.ReplaceLineEndings(" ")}); check --config and the address", e);
        }
    }

    private static async Task JoinAsync(ActorSystem system, IReadOnlyList<NodeAddress> seeds, TimeSpan patience, CancellationToken ct)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        if (seeds.Count == 0)
        {
            cluster.Join(cluster.SelfAddress);
        }
        else
        {
            cluster.JoinSeedNodes(seeds.Select(s => s.InCluster));
        }

        try
        {
            await up.Task.WaitAsync(patience, ct).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new NodeStartException($"no coordinator answers at {string.Join(", ", seeds)}; start it, or name another --seed", e);
        }
    }

    private static CoordinatorRole? StartRoles(ActorSystem system, NodeOptions options, IReadOnlyList<NodeAddress> seeds)
    {
        var coordinator = options.Roles.HasFlag(NodeRoles.Coordinator) ? StartCoordinator(system) : null;
        if (options.Roles.HasFlag(NodeRoles.Worker))
        {
            var processes = options.DeviceProcesses
                ?? new ChildDeviceProcessFactory(options.Device, Path.Combine(options.Home, "artifacts"), options.Threads);
            WorkerRole.Start(system, DeviceSlot.Of(options.Devices, options.Threads), processes, coordinator);
        }

        if (coordinator is null)
        {
            system.ActorOf(CoordinatorWatch.Props(seeds, () => system.Terminate()), "coordinator-watch");
        }

        return coordinator;
    }

    private static CoordinatorRole StartCoordinator(ActorSystem system)
    {
        var coordinator = CoordinatorRole.Start(system);
        system.ActorOf(DeadNodes.Props(ActorTimings.Of(system.Settings.Config).UnreachableFor), "dead-nodes");
        system.ActorOf(Props.Empty, CoordinatorWatch.NameOfLife(system));
        return coordinator;
    }
}
