using LotteryActors.Cluster.Devices;

namespace LotteryActors.Cluster.Hosting;

/// <summary>What a node does in the cluster.</summary>
[Flags]
public enum NodeRoles
{
    /// <summary>Holds searches, stages, the dispatcher and the journal.</summary>
    Coordinator = 1,

    /// <summary>Runs stages on its devices.</summary>
    Worker = 2,
}

/// <summary>How one node is started.</summary>
public sealed record NodeOptions
{
    /// <summary>Home folder: journal, artifacts, reports.</summary>
    public required string Home { get; init; }

    /// <summary>How device processes are started.</summary>
    public required DeviceCommand Device { get; init; }

    public NodeRoles Roles { get; init; } = NodeRoles.Coordinator | NodeRoles.Worker;

    /// <summary>One entry a device process: <c>cpu</c>, <c>cuda:0</c>... Only a worker has any.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Torch threads of each device process; part of every stage's key.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Address to bind and to be known by. Loopback unless told otherwise.</summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary><c>host:port</c> of coordinators to join; none forms a cluster of one.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>HOCON file whose settings take precedence over the built-in ones.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Time the devices have, at shutdown, to save a checkpoint and stop.</summary>
    public TimeSpan DrainBudget { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Stands in for child processes in tests.</summary>
    public IDeviceProcessFactory? DeviceProcesses { get; init; }
}
