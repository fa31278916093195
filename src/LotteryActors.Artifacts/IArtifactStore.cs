using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <summary>What a store holds of one artifact.</summary>
public sealed record ArtifactInfo(Digest Digest, long Bytes);

/// <summary>An artifact in a listing.</summary>
/// <param name="WrittenAt">When it was last put, whether or not it was there before.</param>
public sealed record StoredArtifact(Digest Digest, long Bytes, DateTimeOffset WrittenAt);

/// <summary>Writes that never became artifacts.</summary>
public sealed record UnfinishedWrites(int Count, long Bytes);

/// <summary>Immutable bytes named by their SHA-256.</summary>
public interface IArtifactStore
{
    /// <summary>
    /// Stores what <paramref name="write"/> writes. Nothing is stored when it throws. An artifact that is there already
    /// and sound is left as it is, but counts as written now.
    /// </summary>
    /// <exception cref="ArtifactStoreFullException">No space is left.</exception>
    ArtifactInfo Put(Action<Stream> write);

    /// <summary>Opens an artifact whose bytes have just been checked against their digest.</summary>
    /// <exception cref="ArtifactMissingException" />
    /// <exception cref="ArtifactDamagedException">It was moved to quarantine.</exception>
    Stream OpenRead(Digest digest);

    bool Contains(Digest digest);

    bool Delete(Digest digest);

    /// <summary>Every artifact, in the order of their digests.</summary>
    IEnumerable<StoredArtifact> All();

    /// <summary>Deletes what writers that died left behind: unfinished writes that nobody has touched since <paramref name="before"/>.</summary>
    /// <param name="dryRun">Only counts them.</param>
    UnfinishedWrites DeleteUnfinished(DateTimeOffset before, bool dryRun = false);

    string PathOf(Digest digest);
}
