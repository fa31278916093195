namespace LotteryActors.Cluster.Hosting;

/// <summary>One node of the cluster in this process.</summary>
public sealed class LotteryNode : IAsyncDisposable
{
    private LotteryNode(ILotteryClient client, Task terminated)
    {
        Client = client;
        Terminated = terminated;
    }

    /// <summary>Speaks to this node's coordinator.</summary>
    public ILotteryClient Client { get; }

    /// <summary>Completes when the node has left the cluster and ended, whoever asked for it.</summary>
    public Task Terminated { get; }

    /// <exception cref="NodeStartException">The port is in use, the home is taken, the configuration is wrong...</exception>
    public static Task<LotteryNode> StartAsync(NodeOptions options, CancellationToken ct) =>
        throw new NodeStartException("this build holds no node yet");

    /// <summary>Drains the devices, leaves the cluster and ends.</summary>
    public Task StopAsync() => Terminated;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
