using System.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Artifacts.Tests;

public sealed class StageManifestTests : IDisposable
{
    private static readonly StageSpec Spec = new DrawMaskStage(Digest.Of([1]), true, 42, new Execution("cpu", 1));
    private readonly TemporaryStore _temporary = new();
    private readonly StageManifests _manifests;

    public StageManifestTests() => _manifests = new StageManifests(_temporary.Root);

    [Fact]
    public void A_manifest_is_read_back_as_written()
    {
        var written = Manifest(attempt: 3);

        Assert.True(_manifests.Write(written));

        var read = Assert.Single(_manifests.All());
        Assert.Equal(written.Outputs, read.Outputs);
        Assert.Equal(written.Scores, read.Scores);
        Assert.Equal(written with { Outputs = read.Outputs, Scores = read.Scores }, read);
    }

    [Fact]
    public void Its_spec_spells_out_what_the_key_is_the_digest_of()
    {
        _manifests.Write(Manifest(attempt: 1));

        var read = _manifests.TryRead(StageKey.Of(Spec))!;

        Assert.Equal(read.Key.Hex, Digest.Of(Encoding.UTF8.GetBytes(read.Canonical)).Hex);
    }

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(1, 2, 2)]
    [InlineData(2, 2, 2)]
    public void A_later_attempt_replaces_an_earlier_one_and_never_the_other_way(long first, long second, long left)
    {
        _manifests.Write(Manifest(first));

        var replaced = _manifests.Write(Manifest(second));

        Assert.Equal(second >= first, replaced);
        Assert.Equal(left, _manifests.TryRead(StageKey.Of(Spec))!.Attempt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"stage\": 7}")]
    public void A_damaged_manifest_counts_as_none_and_is_written_anew(string damage)
    {
        _manifests.Write(Manifest(attempt: 5));
        File.WriteAllText(_manifests.PathOf(StageKey.Of(Spec)), damage);

        Assert.Null(_manifests.TryRead(StageKey.Of(Spec)));
        Assert.Empty(_manifests.All());
        Assert.True(_manifests.Write(Manifest(attempt: 1)));
    }

    [Fact]
    public void Manifests_are_no_artifacts()
    {
        _manifests.Write(Manifest(attempt: 1));

        Assert.Empty(_temporary.Store.All());
    }

    [Fact]
    public void A_manifest_goes_with_the_outputs_it_names()
    {
        var manifest = Manifest(attempt: 1);
        _manifests.Write(manifest with { Outputs = [new StageOutput("mask", _temporary.Put(1, 2), 2)] });
        Assert.Empty(_manifests.DeleteStale(_temporary.Store));

        _manifests.Write(manifest);

        Assert.Equal([manifest.Key], _manifests.DeleteStale(_temporary.Store));
        Assert.Empty(_manifests.All());
    }

    public void Dispose() => _temporary.Dispose();

    private static StageManifest Manifest(long attempt) =>
        StageManifest.Of(Spec, attempt, new StageResult(
            [new StageOutput("mask", Digest.Of([2]), 17)],
            [new Score("kept", 30), new Score("sparsity", 0.7), new Score("loss", double.NaN)],
            new Provenance("cpu:0", 1, "AVX512", "2.10.0", true, 0.25)));
}
