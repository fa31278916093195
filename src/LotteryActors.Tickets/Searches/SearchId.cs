using MessagePack;

namespace LotteryActors.Tickets.Searches;

/// <summary>Names one search: the spec's name and the first eight digits of the digest of the resolved spec. The same spec on the same data is the same search.</summary>
[MessagePackObject]
public sealed record SearchId([property: Key(0)] string Text)
{
    public override string ToString() => Text;
}
