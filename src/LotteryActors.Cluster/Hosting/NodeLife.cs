using Akka.Actor;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Devices;

namespace LotteryActors.Cluster.Hosting;

/// <summary>One life of a node in a cluster: an actor system from its joining to its end. A worker may need several.</summary>
/// <param name="Coordinator">Null on a node that is only a worker.</param>
/// <param name="Devices">Null on a node that has none.</param>
internal sealed record NodeLife(ActorSystem System, CoordinatorRole? Coordinator, DeviceRollCall? Devices)
{
    /// <summary>A device that takes longer for its first word is not waited for: it may be on a busy machine.</summary>
    private static readonly TimeSpan DevicePatience = TimeSpan.FromSeconds(60);

    /// <summary>Completes at its end, whoever asked for it.</summary>
    public Task Ended => System.WhenTerminated;

    /// <summary>Completes with the reason when a device turns out to be one that cannot be served.</summary>
    public Task<string> DeviceRefusal { get; } = Devices?.Refusal ?? new TaskCompletionSource<string>().Task;

    public NodeAddress Address => NodeAddress.Of(Akka.Cluster.Cluster.Get(System).SelfAddress);

    /// <param name="patience">How long to wait until the cluster has let the node in.</param>
    /// <exception cref="NodeStartException">It cannot listen, or nobody lets it in.</exception>
    /// <exception cref="DeviceRefusedException">A device cannot be served.</exception>
    public static async Task<NodeLife> BeginAsync(NodeOptions options, IReadOnlyList<NodeAddress> seeds, TimeSpan patience, CancellationToken ct)
    {
        var system = Create(options, seeds);
        try
        {
            await JoinAsync(system, seeds, patience, ct).ConfigureAwait(false);
            var life = StartRoles(system, options, seeds);
            await life.HearDevicesAsync(ct).ConfigureAwait(false);
            return life;
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

    /// <summary>Nobody need wait for what cannot be served.</summary>
    private async Task HearDevicesAsync(CancellationToken ct)
    {
        if (Devices is null)
        {
            return;
        }

        await Task.WhenAny(Devices.Answered, DeviceRefusal, Task.Delay(DevicePatience, ct)).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        if (DeviceRefusal.IsCompleted)
        {
            await LeaveAsync().ConfigureAwait(false);
            throw new DeviceRefusedException(await DeviceRefusal.ConfigureAwait(false));
        }
    }

    private static NodeLife StartRoles(ActorSystem system, NodeOptions options, IReadOnlyList<NodeAddress> seeds)
    {
        var coordinator = options.Roles.HasFlag(NodeRoles.Coordinator) ? StartCoordinator(system, options.Home) : null;
        var devices = options.Roles.HasFlag(NodeRoles.Worker) && options.Devices.Count > 0 ? RollCall(options) : null;
        if (devices is not null)
        {
            WorkerRole.Start(system, DeviceSlot.Of(options.Devices, options.Threads), devices, coordinator);
        }

        if (coordinator is null)
        {
            system.ActorOf(CoordinatorWatch.Props(seeds, () => system.Terminate()), "coordinator-watch");
        }

        return new NodeLife(system, coordinator, devices);
    }

    private static DeviceRollCall RollCall(NodeOptions options) => new(
        options.DeviceProcesses ?? new ChildDeviceProcessFactory(options.Device, Path.Combine(options.Home, "artifacts"), options.Threads),
        options.Devices.Count);

    private static CoordinatorRole StartCoordinator(ActorSystem system, string home)
    {
        system.ActorOf(JournalWatch.Props(home), "journal-watch");
        var coordinator = CoordinatorRole.Start(system);
        system.ActorOf(DeadNodes.Props(ActorTimings.Of(system.Settings.Config).UnreachableFor), "dead-nodes");
        system.ActorOf(Props.Empty, CoordinatorWatch.NameOfLife(system));
        return coordinator;
    }
}
