using System.Net.Sockets;
using System.Runtime.Serialization;
using System.Text;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// Serves a <see cref="Gateway"/> to other processes of the same user on a Unix socket. One request a connection: a command is answered
/// by its reply; a <see cref="SearchQueries.Recount"/> by notices and, when the search rests, by a last reply.
/// </summary>
internal sealed class GatewaySocket : IAsyncDisposable
{
    /// <summary>A socket's path has room for 108 bytes, the last of them zero.</summary>
    private const int MaxPathBytes = 107;

    private readonly Socket _listener;
    private readonly Gateway _gateway;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private GatewaySocket(string path, Socket listener, Gateway gateway)
    {
        (Path, _listener, _gateway) = (path, listener, gateway);
        _accepting = AcceptAsync();
    }

    public string Path { get; }

    /// <summary>Listens in the home, or in a folder of its own where the home's path is too long for a socket. The caller holds the home's lock.</summary>
    public static GatewaySocket Listen(string home, Gateway gateway)
    {
        var path = System.IO.Path.Combine(home, "coordinator.sock");
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
        {
            path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("lottery-").FullName, "coordinator.sock");
        }

        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            // Before the first client can connect.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        listener.Listen();
        return new GatewaySocket(path, listener, gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        File.Delete(Path);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(connection));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // That one client is gone; or there are too many open files, and the next may have more luck.
                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            var request = await GatewayFrame.ReadAsync(stream, gone.Token).ConfigureAwait(false);
            var leaving = CancelWhenClosedAsync(stream, gone);
            await AnswerAsync(stream, request, gone.Token).ConfigureAwait(false);
            await gone.CancelAsync().ConfigureAwait(false);
            await leaving.ConfigureAwait(false);
        }
        catch (SerializationException e)
        {
            await TryReplyAsync(stream, e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client left, or this node does.
        }
    }

    private async Task AnswerAsync(Stream stream, object? request, CancellationToken ct)
    {
        switch (request)
        {
            case null:
                return;
            case SearchCommands.Submit or SearchCommands.Pause or SearchCommands.Resume or SearchCommands.Cancel:
                await GatewayFrame.WriteAsync(stream, await _gateway.TellAsync((ISearchCommand)request, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
                return;
            case SearchQueries.Recount watch:
                await foreach (var notice in _gateway.WatchAsync(watch.Search, ct).ConfigureAwait(false))
                {
                    await GatewayFrame.WriteAsync(stream, notice, ct).ConfigureAwait(false);
                }

                await GatewayFrame.WriteAsync(stream, new CommandReply(true, $"search {watch.Search} rests"), ct).ConfigureAwait(false);
                return;
            default:
                await TryReplyAsync(stream, $"gateway: {request.GetType().Name} is not for users").ConfigureAwait(false);
                return;
        }
    }

    /// <summary>A client sends nothing after its request: what can be read next is its end.</summary>
    private static async Task CancelWhenClosedAsync(Stream stream, CancellationTokenSource gone)
    {
        try
        {
            await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, gone.Token).ConfigureAwait(false);
            await gone.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Answered, or torn down: either way there is nobody to wait for.
        }
    }

    private static async Task TryReplyAsync(Stream stream, string refusal)
    {
        try
        {
            await GatewayFrame.WriteAsync(stream, new CommandReply(false, refusal), CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody is there to hear it.
        }
    }
}
