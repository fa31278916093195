using LotteryActors.Tickets;

namespace LotteryActors.Artifacts.Tests;

/// <summary>A store in a folder of its own, deleted with the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public TemporaryStore()
    {
        Root = Path.Combine(Path.GetTempPath(), $"lottery-artifacts-{Guid.NewGuid():N}");
        Store = new DirectoryArtifactStore(Root);
    }

    public string Root { get; }

    public DirectoryArtifactStore Store { get; }

    public string Aside => Path.Combine(Root, "aside");

    public Digest Put(params byte[] bytes) => Store.Put(stream => stream.Write(bytes)).Digest;

    /// <summary>Makes an artifact look as if it had been written then.</summary>
    public void Age(Digest digest, DateTimeOffset writtenAt) => File.SetLastWriteTimeUtc(Store.PathOf(digest), writtenAt.UtcDateTime);

    public byte[] Read(Digest digest)
    {
        using var stream = Store.OpenRead(digest);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
