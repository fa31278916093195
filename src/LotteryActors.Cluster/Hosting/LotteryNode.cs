using Akka.Configuration;
using LotteryActors.Cluster.Journal;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// One node of the cluster in this process. A coordinator holds its home's lock and serves its gateway; a worker that the cluster
/// loses joins it anew.
/// </summary>
public sealed class LotteryNode : IAsyncDisposable
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenLives = TimeSpan.FromSeconds(1);

    private readonly NodeOptions _options;
    private readonly CancellationTokenSource _leaving = new();
    private HomeLock? _lock;
    private GatewaySocket? _socket;
    private Gateway? _gateway;
    private NodeLife? _life;
    private Func<NodeLife, Task> _end = life => life.LeaveAsync();

    private LotteryNode(NodeOptions options) => _options = options;

    /// <summary>Speaks to this node's own coordinator.</summary>
    /// <exception cref="InvalidOperationException">The node is only a worker.</exception>
    public ILotteryClient Client =>
        _gateway ?? throw new InvalidOperationException("a worker has no coordinator of its own; connect to the coordinator's home");

    /// <summary>Completes when the node has left the cluster and ended, whoever asked for it; with <see cref="DeviceRefusedException"/> where one of its devices did.</summary>
    public Task Terminated { get; private set; } = Task.CompletedTask;

    /// <exception cref="NodeStartException">The port is in use, the home is taken, the configuration is wrong, no coordinator answers.</exception>
    /// <exception cref="DeviceRefusedException">A device cannot be served.</exception>
    /// <exception cref="JournalException">The journal is damaged, or of a newer version.</exception>
    public static async Task<LotteryNode> StartAsync(NodeOptions options, CancellationToken ct)
    {
        var node = new LotteryNode(options with { Home = Path.GetFullPath(options.Home) });
        try
        {
            await node.BeginAsync(ct).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await node.CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Drains the devices, leaves the cluster and ends.</summary>
    public Task StopAsync() => EndAsync(life => life.LeaveAsync());

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _leaving.Dispose();
    }

    /// <summary>Ends at once, as a killed process would: nothing is drained, nobody is told.</summary>
    internal Task AbandonAsync() => EndAsync(life => life.System.Terminate());

    private async Task EndAsync(Func<NodeLife, Task> end)
    {
        if (!Terminated.IsCompleted)
        {
            _end = end;
            await _leaving.CancelAsync().ConfigureAwait(false);
            await Terminated.ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        HomeFolder.Prepare(_options.Home);
        NodeAddress.MustBeFree(_options.Hostname, _options.Port);
        var seeds = Seeds();
        if (_options.Roles.HasFlag(NodeRoles.Coordinator))
        {
            _lock = await HomeLock.TakeAsync(_options.Home, ct).ConfigureAwait(false);
            PrepareJournal(NodeConfig.Of(_options, seeds));
        }

        _life = await NodeLife.BeginAsync(_options, seeds, JoinPatience, ct).ConfigureAwait(false);
        if (_life.Coordinator is { } coordinator)
        {
            _gateway = new Gateway(_life.System, coordinator.Searches, _options.Home);
            _socket = GatewaySocket.Listen(_options.Home, _gateway);
            new CoordinatorFile(_life.Address.Host, _life.Address.Port, Environment.ProcessId, _socket.Path).Write(_options.Home);
        }

        Terminated = LiveAsync();
    }

    /// <summary>A worker without seeds finds the coordinator of its own home.</summary>
    private IReadOnlyList<NodeAddress> Seeds()
    {
        if (_options.Seeds.Count > 0 || _options.Roles.HasFlag(NodeRoles.Coordinator))
        {
            return [.. _options.Seeds.Select(NodeAddress.Parse)];
        }

        return CoordinatorFile.Read(_options.Home) is { } own
            ? [new NodeAddress(own.Host, own.Port)]
            : throw new NodeStartException($"{_options.Home}: no coordinator runs here; start one, or name one with --seed host:port");
    }

    /// <summary>A server's journal needs no preparing.</summary>
    private void PrepareJournal(Config config)
    {
        if (NodeConfig.UsesJournalFile(config))
        {
            JournalFile.Prepare(_options.Home);
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            await LiveOutAsync(_life!).ConfigureAwait(false);
            while (_options.Roles == NodeRoles.Worker && !_leaving.IsCancellationRequested)
            {
                await LiveAgainAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The coordinator may be away for long: there is no haste, and no end, to joining it again.</summary>
    private async Task LiveAgainAsync()
    {
        try
        {
            await Task.Delay(BetweenLives, _leaving.Token).ConfigureAwait(false);
            _life = await NodeLife.BeginAsync(_options, Seeds(), Timeout.InfiniteTimeSpan, _leaving.Token).ConfigureAwait(false);
            await LiveOutAsync(_life).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to leave between two lives.
        }
        catch (NodeStartException)
        {
            // The coordinator's home is empty for the moment, or the port not free again yet.
        }
    }

    /// <summary>To the end of a life: by itself, because the node is told to leave, or because a device cannot be served.</summary>
    /// <exception cref="DeviceRefusedException" />
    private async Task LiveOutAsync(NodeLife life)
    {
        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _leaving.Token.Register(() => leaving.TrySetResult());
        var first = await Task.WhenAny(life.Ended, leaving.Task, life.DeviceRefusal).ConfigureAwait(false);
        if (first != life.Ended)
        {
            await CloseGatewayAsync().ConfigureAwait(false);
            await _end(life).ConfigureAwait(false);
        }

        if (first == life.DeviceRefusal)
        {
            throw new DeviceRefusedException(await life.DeviceRefusal.ConfigureAwait(false));
        }
    }

    private async Task CloseGatewayAsync()
    {
        if (Interlocked.Exchange(ref _socket, null) is { } socket)
        {
            CoordinatorFile.Remove(_options.Home);
            await socket.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseAsync()
    {
        await CloseGatewayAsync().ConfigureAwait(false);
        if (_life is { Ended.IsCompleted: false } life)
        {
            await life.System.Terminate().ConfigureAwait(false);
        }

        _lock?.Dispose();
    }
}
