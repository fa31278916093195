using LotteryActors.Tickets;

namespace LotteryActors.Artifacts.Tests;

public sealed class GarbageCollectorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly GarbagePolicy Policy = new(TimeSpan.FromHours(2));
    private readonly TemporaryStore _temporary = new();

    [Fact]
    public void What_the_journal_reaches_stays_and_what_is_old_and_unreached_goes()
    {
        var reached = Old(1);
        var unreached = Old(2, 2, 2);

        var report = Collect(Policy, reached);

        Assert.True(_temporary.Store.Contains(reached));
        Assert.False(_temporary.Store.Contains(unreached));
        Assert.Equal([unreached], report.Removed.Select(artifact => artifact.Digest));
        Assert.Equal(3, report.BytesFreed);
        Assert.Equal(1, report.Reachable);
    }

    [Fact]
    public void An_artifact_in_the_making_is_spared_for_its_youth()
    {
        var young = _temporary.Put(1);
        _temporary.Age(young, Now.AddHours(-1));

        var report = Collect(Policy);

        Assert.True(_temporary.Store.Contains(young));
        Assert.Equal(1, report.Young);
        Assert.Empty(report.Removed);
    }

    [Fact]
    public void A_dry_run_says_what_would_go_and_leaves_it()
    {
        var unreached = Old(1);
        var leftover = Leftover(Now.AddDays(-1));

        var report = Collect(Policy with { DryRun = true });

        Assert.True(report.DryRun);
        Assert.Equal([unreached], report.Removed.Select(artifact => artifact.Digest));
        Assert.Equal(1, report.Unfinished.Count);
        Assert.True(_temporary.Store.Contains(unreached));
        Assert.True(File.Exists(leftover));
    }

    [Fact]
    public void Leftovers_of_dead_writers_go_and_writes_under_way_stay()
    {
        var leftover = Leftover(Now.AddHours(-3));
        var underWay = Leftover(Now.AddHours(-1));

        var report = Collect(Policy);

        Assert.Equal(new UnfinishedWrites(1, 4), report.Unfinished);
        Assert.Equal(4, report.BytesFreed);
        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(underWay));
    }

    [Fact]
    public void What_the_journal_reaches_but_the_store_lacks_is_named()
    {
        var gone = Digest.Of([9]);

        Assert.Equal([gone], Collect(Policy, Old(1), gone).Missing);
    }

    [Fact]
    public void Quarantined_evidence_is_left_alone()
    {
        var digest = Old(1, 2, 3);
        File.WriteAllBytes(_temporary.Store.PathOf(digest), [3, 2, 1]);
        Assert.Throws<ArtifactDamagedException>(() => _temporary.Store.OpenRead(digest));

        Collect(Policy);

        Assert.True(File.Exists(Path.Combine(_temporary.Root, "quarantine", digest.Hex)));
    }

    public void Dispose() => _temporary.Dispose();

    private GarbageReport Collect(GarbagePolicy policy, params Digest[] reachable) =>
        GarbageCollector.Collect(_temporary.Store, reachable, policy, Now);

    private Digest Old(params byte[] bytes)
    {
        var digest = _temporary.Put(bytes);
        _temporary.Age(digest, Now.AddDays(-3));
        return digest;
    }

    private string Leftover(DateTimeOffset touched)
    {
        var path = Path.Combine(_temporary.Aside, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, [1, 2, 3, 4]);
        File.SetLastWriteTimeUtc(path, touched.UtcDateTime);
        return path;
    }
}
