using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <param name="MinimumAge">
/// Younger artifacts stay, reachable or not: a stage puts its outputs before the journal learns of them. Longer than the
/// longest that a worker may train without reaching a coordinator.
/// </param>
/// <param name="DryRun">Deletes nothing, only reports.</param>
public sealed record GarbagePolicy(TimeSpan MinimumAge, bool DryRun = false)
{
    /// <summary>A day.</summary>
    public static GarbagePolicy Default { get; } = new(TimeSpan.FromDays(1));
}

/// <summary>What garbage collection did, or would do.</summary>
/// <param name="Reachable">Artifacts kept because the journal reaches them.</param>
/// <param name="Young">Artifacts kept because they are too young to tell.</param>
/// <param name="Removed">Artifacts removed, in the order of their digests.</param>
/// <param name="Missing">Digests the journal reaches that the store does not hold, in order.</param>
/// <param name="Unfinished">Leftovers of writers that died, removed.</param>
public sealed record GarbageReport(
    bool DryRun,
    int Reachable,
    int Young,
    IReadOnlyList<StoredArtifact> Removed,
    IReadOnlyList<Digest> Missing,
    UnfinishedWrites Unfinished)
{
    public long BytesFreed => Removed.Sum(artifact => artifact.Bytes) + Unfinished.Bytes;
}

/// <summary>Keeps what the journal reaches and what is too young to tell; the rest goes.</summary>
public static class GarbageCollector
{
    /// <param name="reachable">Every digest the journal names: outputs of completed stages, inputs and checkpoints of open ones.</param>
    /// <param name="now">The time that ages are counted to.</param>
    public static GarbageReport Collect(IArtifactStore store, IEnumerable<Digest> reachable, GarbagePolicy policy, DateTimeOffset now)
    {
        var before = now - policy.MinimumAge;
        var wanted = reachable.ToHashSet();
        List<StoredArtifact> stored = [.. store.All()];
        var kept = stored.Where(artifact => wanted.Contains(artifact.Digest)).Select(artifact => artifact.Digest).ToHashSet();
        List<StoredArtifact> removed = [.. stored.Where(artifact => !kept.Contains(artifact.Digest) && artifact.WrittenAt < before)];
        if (!policy.DryRun)
        {
            removed.ForEach(artifact => store.Delete(artifact.Digest));
        }

        return new GarbageReport(
            policy.DryRun,
            kept.Count,
            stored.Count - kept.Count - removed.Count,
            removed,
            [.. wanted.Except(kept).OrderBy(digest => digest.Hex, StringComparer.Ordinal)],
            store.DeleteUnfinished(before, policy.DryRun));
    }
}
