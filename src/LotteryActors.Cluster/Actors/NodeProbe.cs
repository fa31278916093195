using System.Net.Sockets;

namespace LotteryActors.Cluster.Actors;

/// <summary>Tells a node that is dead from one that is only slow: the host of a dead process refuses connections at once.</summary>
public static class NodeProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="node">Host and port.</param>
    /// <returns>True where the connection is refused; false where it is taken, or nothing is known in time.</returns>
    public static async Task<bool> IsDead(string node)
    {
        var colon = node.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(node.AsSpan(colon + 1), out var port) || port is < 1 or > 65535)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(node[..colon], port, patience.Token).ConfigureAwait(false);
            return false;
        }
        catch (SocketException refusal)
        {
            return refusal.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
