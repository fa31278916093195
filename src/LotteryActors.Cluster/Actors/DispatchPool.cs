using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;

namespace LotteryActors.Cluster.Actors;

/// <summary>The stages that ask for one kind of device and the free devices of that kind. Every choice takes logarithmic time.</summary>
internal sealed class DispatchPool
{
    private readonly SortedSet<DispatchDevice> _free = new(ByName);
    private readonly Dictionary<Digest, SortedSet<DispatchDevice>> _holders = [];

    private static IComparer<DispatchDevice> ByName { get; } =
        Comparer<DispatchDevice>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    public SortedSet<DispatcherProtocol.OfferStage> Waiting { get; } = new(Comparer<DispatcherProtocol.OfferStage>.Create(ByUrgency));

    public void Add(DispatchDevice device)
    {
        _free.Add(device);
        foreach (var digest in device.Holds)
        {
            if (!_holders.TryGetValue(digest, out var holders))
            {
                _holders.Add(digest, holders = new SortedSet<DispatchDevice>(ByName));
            }

            holders.Add(device);
        }
    }

    public void Remove(DispatchDevice device)
    {
        if (!_free.Remove(device))
        {
            return;
        }

        foreach (var digest in device.Holds)
        {
            if (_holders.TryGetValue(digest, out var holders) && holders.Remove(device) && holders.Count == 0)
            {
                _holders.Remove(digest);
            }
        }
    }

    /// <summary>The most urgent stage and the best free device for it; null where one of them is missing.</summary>
    public (DispatcherProtocol.OfferStage Offer, DispatchDevice Device)? Next() =>
        Waiting.Min is { } offer && _free.Min is { } any ? (offer, HolderOf(offer.Inputs) ?? any) : null;

    private DispatchDevice? HolderOf(IReadOnlyList<Digest> inputs) =>
        inputs.SelectMany(i => _holders.TryGetValue(i, out var holders) ? holders : [])
            .GroupBy(d => d)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Key;

    private static int ByUrgency(DispatcherProtocol.OfferStage a, DispatcherProtocol.OfferStage b) =>
        (b.Priority.CompareTo(a.Priority), a.Since.CompareTo(b.Since), string.CompareOrdinal(a.Stage.Hex, b.Stage.Hex)) switch
        {
            (not 0 and var priority, _, _) => priority,
            (_, not 0 and var since, _) => since,
            (_, _, var key) => key,
        };
}
