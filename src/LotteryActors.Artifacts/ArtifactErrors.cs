using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <summary>Something is wrong with a stored artifact; the message names it, the place and the mend.</summary>
public abstract class ArtifactException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>The bytes of an artifact do not have the digest they are named by.</summary>
public sealed class ArtifactDamagedException(Digest digest, string path, string quarantine)
    : ArtifactException($"{path}: its bytes do not match their digest; moved to {quarantine}; a stage that reads it has it made anew, else restore it from a copy of the store or run the search in a fresh home")
{
    public Digest Digest { get; } = digest;
}

/// <summary>No artifact of that digest is in the store.</summary>
public sealed class ArtifactMissingException(Digest digest, string path)
    : ArtifactException($"{path}: no such artifact; a stage that reads it has it made anew, else restore it from a copy of the store or run the search in a fresh home")
{
    public Digest Digest { get; } = digest;
}

/// <summary>The file system has no room for an artifact.</summary>
public sealed class ArtifactStoreFullException(string root, IOException cause)
    : ArtifactException($"{root}: no space left to write an artifact; free some (`lottery gc` may help)", cause);
