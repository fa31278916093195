using System.Net.Sockets;
using System.Runtime.CompilerServices;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Hosting;

/// <summary>Finds the coordinator that runs in a home.</summary>
public static class LotteryClient
{
    /// <returns>Null where no coordinator runs in that home.</returns>
    public static async Task<ILotteryClient?> ConnectAsync(string home, CancellationToken ct)
    {
        if (CoordinatorFile.Read(home) is not { } coordinator)
        {
            return null;
        }

        try
        {
            (await SocketClient.OpenAsync(coordinator.Socket, ct).ConfigureAwait(false)).Dispose();
            return new SocketClient(home, coordinator.Socket);
        }
        catch (SocketException)
        {
            // Left behind by a coordinator that was killed.
            return null;
        }
    }
}

/// <summary>Speaks to a <see cref="GatewaySocket"/>, one connection a request.</summary>
internal sealed class SocketClient(string home, string socket) : ILotteryClient
{
    public Task<CommandReply> SubmitAsync(SearchSpec spec, CancellationToken ct) => TellAsync(new SearchCommands.Submit(SearchId.Of(spec), spec), ct);

    public Task<CommandReply> PauseAsync(SearchId id, CancellationToken ct) => TellAsync(new SearchCommands.Pause(id), ct);

    public Task<CommandReply> ResumeAsync(SearchId id, CancellationToken ct) => TellAsync(new SearchCommands.Resume(id), ct);

    public Task<CommandReply> CancelAsync(SearchId id, CancellationToken ct) => TellAsync(new SearchCommands.Cancel(id), ct);

    public async IAsyncEnumerable<SearchNotice> WatchAsync(SearchId id, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = await AskAsync(new SearchQueries.Recount(id), ct).ConfigureAwait(false);
        while (await NextAsync(stream, ct).ConfigureAwait(false) is SearchNotice notice)
        {
            yield return notice;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static async Task<Socket> OpenAsync(string path, CancellationToken ct)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(path), ct).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task<CommandReply> TellAsync(ISearchCommand command, CancellationToken ct)
    {
        await using var stream = await AskAsync(command, ct).ConfigureAwait(false);
        return (CommandReply)await NextAsync(stream, ct).ConfigureAwait(false);
    }

    private async Task<NetworkStream> AskAsync(object request, CancellationToken ct)
    {
        try
        {
            var stream = new NetworkStream(await OpenAsync(socket, ct).ConfigureAwait(false), ownsSocket: true);
            await GatewayFrame.WriteAsync(stream, request, ct).ConfigureAwait(false);
            return stream;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new CoordinatorGoneException(home, e);
        }
    }

    private async Task<object> NextAsync(Stream stream, CancellationToken ct)
    {
        try
        {
            return await GatewayFrame.ReadAsync(stream, ct).ConfigureAwait(false) ?? throw new CoordinatorGoneException(home);
        }
        catch (IOException e) when (e is not CoordinatorGoneException)
        {
            throw new CoordinatorGoneException(home, e);
        }
    }
}
