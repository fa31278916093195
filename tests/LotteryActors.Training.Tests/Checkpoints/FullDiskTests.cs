using LotteryActors.Artifacts;
using LotteryActors.Tickets;
using LotteryActors.Training.Tests.Loop;

namespace LotteryActors.Training.Tests.Checkpoints;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_disk_that_fills_up_ends_the_run_and_the_checkpoint_before_still_serves()
    {
        var undisturbed = new ToyStage(_temporary.Store).Run();
        var filling = new ToyStage(new FillingStore(_temporary.Store, room: 1)) { CheckpointEvery = 5 };

        var error = Assert.Throws<ArtifactStoreFullException>(filling.Run);
        Assert.Contains("no space left", error.Message, StringComparison.Ordinal);

        var saved = Assert.Single(filling.Observer.Checkpoints);
        Assert.Equal(undisturbed, new ToyStage(_temporary.Store) { ResumeFrom = saved.Digest }.Run());
    }

    /// <summary>Has room for so many artifacts and no more.</summary>
    private sealed class FillingStore(IArtifactStore inner, int room) : IArtifactStore
    {
        private int _room = room;

        public ArtifactInfo Put(Action<Stream> write) =>
            _room-- > 0 ? inner.Put(write) : throw new ArtifactStoreFullException("/store", new IOException("no space left on device"));

        public Stream OpenRead(Digest digest) => inner.OpenRead(digest);

        public bool Contains(Digest digest) => inner.Contains(digest);

        public bool Delete(Digest digest) => inner.Delete(digest);

        public IEnumerable<StoredArtifact> All() => inner.All();

        public UnfinishedWrites DeleteUnfinished(DateTimeOffset before, bool dryRun = false) => inner.DeleteUnfinished(before, dryRun);

        public string PathOf(Digest digest) => inner.PathOf(digest);
    }
}
