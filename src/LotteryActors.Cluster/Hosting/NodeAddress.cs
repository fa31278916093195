using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace LotteryActors.Cluster.Hosting;

/// <summary>Host and port of a node's cluster address.</summary>
internal sealed record NodeAddress(string Host, int Port)
{
    /// <summary>Part of every address; nodes of other systems are not heard.</summary>
    public const string System = "lottery";

    public Address InCluster => new("akka.tcp", System, Host, Port);

    public static NodeAddress Of(Address address) => new(address.Host!, address.Port!.Value);

    /// <exception cref="NodeStartException">The text is not <c>host:port</c>.</exception>
    public static NodeAddress Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
                ? new NodeAddress(text[..colon], port)
                : throw new NodeStartException($"seed: '{text}' is no address; write host:port, as in 127.0.0.1:4053");
    }

    /// <summary>Says plainly what the transport would say in a page of stack traces.</summary>
    /// <exception cref="NodeStartException">This process cannot listen there.</exception>
    public static void MustBeFree(string host, int port)
    {
        try
        {
            var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new NodeStartException($"port {port} of {host} is in use; stop what listens there, or choose another --port (0 takes a free one)", e);
        }
        catch (SocketException e)
        {
            throw new NodeStartException($"{host}:{port} cannot be listened on: {e.Message}; name an address of this machine", e);
        }
    }

    public override string ToString() => $"{Host}:{Port}";
}
