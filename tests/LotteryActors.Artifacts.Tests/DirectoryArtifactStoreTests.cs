using System.Runtime.Versioning;
using LotteryActors.Tickets;

namespace LotteryActors.Artifacts.Tests;

[SupportedOSPlatform("linux")]
public sealed class DirectoryArtifactStoreTests : IDisposable
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];
    private readonly TemporaryStore _temporary = new();

    private DirectoryArtifactStore Store => _temporary.Store;

    [Fact]
    public void An_artifact_is_named_by_its_bytes_and_read_back_as_written()
    {
        var info = Store.Put(stream =>
        {
            stream.Write(Payload.AsSpan(0, 300));
            stream.WriteByte(Payload[300]);
            stream.Write(Payload, 301, 699);
        });

        Assert.Equal(new ArtifactInfo(Digest.Of(Payload), 1000), info);
        Assert.Equal(Payload, _temporary.Read(info.Digest));
        Assert.Equal(Path.Combine(_temporary.Root, info.Digest.Hex[..2], info.Digest.Hex), Store.PathOf(info.Digest));
        Assert.Empty(Directory.GetFiles(_temporary.Aside));
    }

    [Fact]
    public void Reading_what_is_not_there_says_so_and_names_the_place()
    {
        var digest = Digest.Of(Payload);

        var error = Assert.Throws<ArtifactMissingException>(() => Store.OpenRead(digest));

        Assert.StartsWith(Store.PathOf(digest), error.Message, StringComparison.Ordinal);
        Assert.Equal(digest, error.Digest);
        Assert.False(Store.Contains(digest));
    }

    [Fact]
    public void A_truncated_artifact_is_quarantined_and_never_used()
    {
        var digest = _temporary.Put(Payload);
        File.WriteAllBytes(Store.PathOf(digest), Payload[..^1]);

        var error = Assert.Throws<ArtifactDamagedException>(() => Store.OpenRead(digest));

        var quarantined = Path.Combine(_temporary.Root, "quarantine", digest.Hex);
        Assert.Contains(quarantined, error.Message, StringComparison.Ordinal);
        Assert.Equal(Payload[..^1], File.ReadAllBytes(quarantined));
        Assert.Throws<ArtifactMissingException>(() => Store.OpenRead(digest));
    }

    [Fact]
    public void A_bit_flipped_anywhere_is_noticed()
    {
        var digest = Digest.Of(Payload);
        for (var at = 0; at < Payload.Length; at += 97)
        {
            _temporary.Put(Payload);
            var flipped = (byte[])Payload.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(Store.PathOf(digest), flipped);

            Assert.Throws<ArtifactDamagedException>(() => Store.OpenRead(digest));
        }
    }

    [Fact]
    public void Putting_a_damaged_artifact_again_mends_it()
    {
        var digest = _temporary.Put(Payload);
        File.WriteAllBytes(Store.PathOf(digest), [.. Payload.Reverse()]);

        _temporary.Put(Payload);

        Assert.Equal(Payload, _temporary.Read(digest));
    }

    [Fact]
    public void Putting_a_sound_artifact_again_leaves_the_file_but_renews_its_age()
    {
        var digest = _temporary.Put(Payload);
        _temporary.Age(digest, DateTimeOffset.UnixEpoch);
        File.SetUnixFileMode(Store.PathOf(digest), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        _temporary.Put(Payload);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, File.GetUnixFileMode(Store.PathOf(digest)));
        Assert.True(Assert.Single(Store.All()).WrittenAt > DateTimeOffset.UnixEpoch.AddYears(40));
    }

    [Fact]
    public async Task Many_writers_and_readers_of_the_same_bytes_do_not_disturb_each_other()
    {
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (i, _) =>
        {
            var digest = _temporary.Put(Payload);
            Assert.Equal(Payload, _temporary.Read(digest));
            _temporary.Put([.. Payload, (byte)i]);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(201, Store.All().Count());
        Assert.Empty(Directory.GetFiles(_temporary.Aside));
    }

    [Fact]
    public async Task Many_readers_of_a_damaged_artifact_all_learn_that_they_cannot_have_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var digest = _temporary.Put(Payload);
            File.WriteAllBytes(Store.PathOf(digest), Payload[..10]);

            await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, (_, _) =>
            {
                Assert.ThrowsAny<ArtifactException>(() => Store.OpenRead(digest));
                return ValueTask.CompletedTask;
            });
        }
    }

    [Fact]
    public void A_full_disk_is_reported_with_its_mend_and_leaves_nothing_behind()
    {
        const int NoSpaceLeftOnDevice = 28;

        var error = Assert.Throws<ArtifactStoreFullException>(() => Store.Put(stream =>
        {
            stream.Write(Payload);
            throw new IOException("No space left on device", NoSpaceLeftOnDevice);
        }));

        Assert.StartsWith($"{_temporary.Root}: no space left", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_temporary.Aside));
        Assert.Empty(Store.All());
    }

    [Fact]
    public void The_system_s_own_full_device_counts_as_a_full_disk()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");

        Assert.Throws<ArtifactStoreFullException>(() => Store.Put(_ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            full.Write(Payload);
        }));
    }

    [Fact]
    public void A_writer_that_fails_otherwise_stores_nothing_and_hears_its_own_exception()
    {
        Assert.Throws<OperationCanceledException>(() => Store.Put(stream =>
        {
            stream.Write(Payload);
            throw new OperationCanceledException();
        }));
        Assert.IsNotType<ArtifactStoreFullException>(Assert.ThrowsAny<IOException>(() => Store.Put(_ => throw new IOException("the cable is out"))));

        Assert.Empty(Store.All());
        Assert.Empty(Directory.GetFiles(_temporary.Aside));
    }

    [Fact]
    public void Files_that_are_no_artifacts_are_not_listed()
    {
        var digest = _temporary.Put(Payload);
        File.WriteAllText(Path.Combine(_temporary.Root, digest.Hex[..2], ".directory"), "");

        Assert.Equal([digest], Store.All().Select(artifact => artifact.Digest));
    }

    [Fact]
    public void A_digest_that_is_none_cannot_lead_outside_the_store() =>
        Assert.Throws<FormatException>(() => Store.PathOf(new Digest("../../etc/passwd")));

    public void Dispose() => _temporary.Dispose();
}
