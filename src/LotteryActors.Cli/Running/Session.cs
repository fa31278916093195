using LotteryActors.Cli.CommandLine;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>A way to a coordinator: the one that runs in this home, or a node inside this process for as long as it is needed.</summary>
internal sealed class Session : IAsyncDisposable
{
    /// <summary>What a node that ends needs at most: its devices may save.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(60);

    private readonly LotteryNode? _node;

    private Session(ILotteryClient client, LotteryNode? node, int devices)
    {
        Client = client;
        _node = node;
        Devices = devices;
    }

    public ILotteryClient Client { get; }

    /// <summary>False where the search goes on without this process.</summary>
    public bool IsEmbedded => _node is not null;

    /// <summary>Devices of the embedded node; 1 where a cluster has who knows how many.</summary>
    public int Devices { get; }

    /// <param name="devices">Null takes what <paramref name="execution"/> asks for.</param>
    /// <param name="execution">Device class and Torch threads that the searches to come ask for.</param>
    public static async Task<Session> OpenAsync(LotteryHome home, IReadOnlyList<string>? devices, Execution execution, int? port, CancellationToken stop)
    {
        if (await LotteryClient.ConnectAsync(home.Path, stop) is { } running)
        {
            return new Session(running, node: null, devices: 1);
        }

        var own = devices ?? (execution.DeviceClass == "cpu" ? ["cpu", "cpu"] : [$"{execution.DeviceClass}:0"]);
        var node = await LotteryNode.StartAsync(
            new NodeOptions
            {
                Home = home.Path,
                Roles = NodeRoles.Coordinator | NodeRoles.Worker,
                Devices = own,
                Threads = execution.Threads,
                Port = port ?? 0,
                Device = DeviceExecutable.Command,
            },
            stop);
        return new Session(node.Client, node, own.Count);
    }

    /// <summary>Works with the coordinator. Where it is this process's own node that ended under the work, the reason is the node's.</summary>
    /// <exception cref="DeviceRefusedException">A device of the embedded node can no longer be served.</exception>
    public async Task<int> DuringAsync(Func<Session, CancellationToken, Task<int>> work, CancellationToken stop)
    {
        try
        {
            return await work(this, stop);
        }
        catch (CoordinatorGoneException) when (_node is not null)
        {
            await _node.Terminated.WaitAsync(EndPatience, stop);
            throw;
        }
    }

    /// <exception cref="LotteryException">No coordinator runs in this home.</exception>
    public static async Task<ILotteryClient> ConnectAsync(string verb, LotteryHome home, CancellationToken stop) =>
        await LotteryClient.ConnectAsync(home.Path, stop)
        ?? throw LotteryException.Environment(
            $"{verb}: no coordinator runs in {home.Path}; name its --home, or start one with `lottery node --role coordinator --home {home.Path}`");

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
        else
        {
            await Client.DisposeAsync();
        }
    }
}
