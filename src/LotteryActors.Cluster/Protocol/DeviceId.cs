using MessagePack;

namespace LotteryActors.Cluster.Protocol;

/// <summary>One life of one device's worker. A worker that comes back is a new incarnation: what the old one had leased is lost.</summary>
/// <param name="Name">The device on its node: <c>cpu-0</c>, <c>cuda:1</c>.</param>
/// <param name="Node">Host and port of the node.</param>
/// <param name="Incarnation">Drawn anew whenever the worker starts.</param>
[MessagePackObject]
public sealed record DeviceId(
    [property: Key(0)] string Name,
    [property: Key(1)] string Node,
    [property: Key(2)] string Incarnation)
{
    /// <summary>The slot, whoever lives in it: <c>cpu-0@127.0.0.1:4053</c>. For people.</summary>
    [IgnoreMember]
    public string Slot => $"{Name}@{Node}";

    /// <exception cref="FormatException">The text is not <c>name@host:port/incarnation</c>.</exception>
    public static DeviceId Parse(string text)
    {
        var at = text.LastIndexOf('@');
        var slash = text.LastIndexOf('/');
        return at > 0 && slash > at
            ? new DeviceId(text[..at], text[(at + 1)..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is no device: name@host:port/incarnation is wanted");
    }

    /// <summary>The form a lease is recorded under.</summary>
    public override string ToString() => $"{Slot}/{Incarnation}";
}
