using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <summary>What a store holds of one artifact.</summary>
public sealed record ArtifactInfo(Digest Digest, long Bytes);

/// <summary>Immutable bytes named by their SHA-256.</summary>
public interface IArtifactStore
{
    /// <summary>Stores what <paramref name="write"/> writes. Nothing is stored when it throws.</summary>
    /// <exception cref="ArtifactStoreFullException">No space is left.</exception>
    ArtifactInfo Put(Action<Stream> write);

    /// <summary>Opens an artifact whose bytes have just been checked against their digest.</summary>
    /// <exception cref="ArtifactMissingException" />
    /// <exception cref="ArtifactDamagedException">It was moved to quarantine.</exception>
    Stream OpenRead(Digest digest);

    bool Contains(Digest digest);

    bool Delete(Digest digest);

    IEnumerable<Digest> All();

    string PathOf(Digest digest);
}
