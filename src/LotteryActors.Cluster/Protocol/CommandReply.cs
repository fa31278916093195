using MessagePack;

namespace LotteryActors.Cluster.Protocol;

/// <summary>A search's answer to a command, sent after what follows from it is persisted.</summary>
/// <param name="Message">For people; the reason where it was refused.</param>
[MessagePackObject]
public sealed record CommandReply([property: Key(0)] bool Accepted, [property: Key(1)] string Message);
