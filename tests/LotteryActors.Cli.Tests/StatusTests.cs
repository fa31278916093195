using System.Text.Json;
using LotteryActors.Artifacts;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Verbs;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Tests;

public sealed class StatusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_lists_every_completed_stage_with_digests_and_scores_and_nothing_else()
    {
        var search = SyntheticSearch.Run(_folder.Store);

        var status = Json(search);

        var stages = status.GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal(search.Ledger.Stages.Count, stages.Count);
        Assert.All(stages, s => Assert.Equal(["key", "kind", "outputs", "scores"], s.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(stages.Select(s => s.GetProperty("key").GetString()).Order(StringComparer.Ordinal), stages.Select(s => s.GetProperty("key").GetString()));
        Assert.DoesNotContain("AVX2", status.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_search_is_completed()
    {
        var search = Assert.Single(Json(SyntheticSearch.Run(_folder.Store)).GetProperty("searches").EnumerateArray());

        Assert.Equal("completed", search.GetProperty("phase").GetString());
        Assert.Equal(0.45, search.GetProperty("results")[0].GetProperty("controls").GetProperty("question-only").GetDouble());
    }

    [Fact]
    public void Two_searches_that_did_the_same_give_the_same_bytes()
    {
        using var other = new TemporaryFolder();

        Assert.Equal(Tell(SyntheticSearch.Run(_folder.Store), null, json: true), Tell(SyntheticSearch.Run(other.Store), null, json: true));
    }

    [Fact]
    public void The_beginning_of_an_id_is_enough()
    {
        var text = Tell(SyntheticSearch.Run(_folder.Store), "quick", json: false);

        Assert.Contains(": completed\n", text, StringComparison.Ordinal);
        Assert.Contains("relaxed winning ticket at 70 %: 99.5 % of dense", text, StringComparison.Ordinal);
        Assert.Contains("question only (no pictures): 45.0 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_in_the_middle_tells_where_it_is()
    {
        var text = Tell(SyntheticSearch.Run(_folder.Store, stages: 3), "quick", json: false);

        Assert.Contains("level 1 of 3", text, StringComparison.Ordinal);
        Assert.Contains("lottery resume", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_collection_keeps_every_output_of_the_ledger()
    {
        var search = SyntheticSearch.Run(_folder.Store);

        var reachable = GcVerb.Reachable(search.Ledger).ToHashSet();

        Assert.Equal(_folder.Store.All().Select(a => a.Digest).ToHashSet(), reachable);
    }

    [Theory]
    [InlineData(true, "would delete 1 artifacts, 1 manifests and")]
    [InlineData(false, "deleted 1 artifacts, 1 manifests and")]
    public void Garbage_collection_takes_the_manifests_of_what_it_takes(bool dryRun, string words)
    {
        var search = SyntheticSearch.Run(_folder.Store);
        var manifests = new StageManifests(new LotteryHome(_folder.Path).Artifacts);
        var kept = Assert.IsType<StageState>(search.Ledger.Stages[0].State);
        manifests.Write(StageManifest.Of(kept.Spec!, 1, kept.Result!));
        var garbage = _folder.Store.Put(stream => stream.WriteByte(7));
        var unknown = new InitialiseStage(SyntheticSearch.Spec().Model, 99, new Execution("cpu", 1));
        manifests.Write(StageManifest.Of(unknown, 1, kept.Result! with { Outputs = [new StageOutput("weights", garbage.Digest, garbage.Bytes)] }));
        using var output = new StringWriter();

        var code = GcVerb.Collect(
            new Terminal(output, TextWriter.Null, IsLive: false), new LotteryHome(_folder.Path), search.Ledger, new GarbagePolicy(TimeSpan.FromHours(-1), dryRun));

        Assert.Equal(0, code);
        Assert.StartsWith(words, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(dryRun ? 2 : 1, manifests.All().Count());
        Assert.NotNull(manifests.TryRead(search.Ledger.Stages[0].Key));
    }

    private JsonElement Json(SyntheticSearch search) => JsonDocument.Parse(Tell(search, null, json: true)).RootElement;

    private string Tell(SyntheticSearch search, string? wanted, bool json)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var verb = new StatusVerb(new Terminal(output, TextWriter.Null, IsLive: false), new LotteryHome(_folder.Path));
        Assert.Equal(0, verb.Tell(search.Ledger, wanted, json));
        return output.ToString();
    }
}
