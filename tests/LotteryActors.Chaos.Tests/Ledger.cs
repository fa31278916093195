using System.Text.Json;
using LotteryActors.Artifacts;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Chaos.Tests;

/// <summary>What <c>lottery status --json</c> says of a home: every completed stage with the digests and scores it must always have.</summary>
internal sealed record Ledger(SortedDictionary<string, string> Stages, IReadOnlyList<string> Phases)
{
    public static async Task<Ledger> Of(string home)
    {
        var process = await LotteryProcess.Run("status", "--json", "--home", home);
        using var json = JsonDocument.Parse(process.Log[process.Log.IndexOf('{', StringComparison.Ordinal)..]);
        var stages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var manifests = new StageManifests(Path.Combine(home, "artifacts"));
        foreach (var stage in json.RootElement.GetProperty("stages").EnumerateArray())
        {
            MustTell(manifests.TryRead(new StageKey(stage.GetProperty("key").GetString()!)), stage);
            stages.Add(
                stage.GetProperty("key").GetString()!,
                $"{stage.GetProperty("kind").GetString()} {stage.GetProperty("outputs").GetRawText()} {stage.GetProperty("scores").GetRawText()}");
        }

        return new Ledger(
            stages,
            [.. json.RootElement.GetProperty("searches").EnumerateArray().Select(s => s.GetProperty("phase").GetString()!)]);
    }

    /// <summary>Wherever it was killed, a completed stage has a manifest, and it names the outputs that the journal does.</summary>
    private static void MustTell(StageManifest? manifest, JsonElement stage)
    {
        Assert.True(manifest is not null, $"stage {stage.GetProperty("key").GetString()} has no manifest");
        Assert.Equal(
            stage.GetProperty("outputs").EnumerateObject().Select(o => $"{o.Name} {o.Value.GetString()}"),
            manifest.Outputs.OrderBy(o => o.Name, StringComparer.Ordinal).Select(o => $"{o.Name} {o.Digest.Hex}"));
    }

    /// <summary>Fails with the first stage that differs.</summary>
    public void MustEqual(Ledger undisturbed, string history)
    {
        Assert.All(Phases, phase => Assert.Equal("completed", phase, ignoreCase: true));
        foreach (var (key, result) in undisturbed.Stages)
        {
            Assert.True(Stages.TryGetValue(key, out var own), $"{history}\nstage {key} ({result}) is missing");
            Assert.True(result == own, $"{history}\nstage {key} differs:\n{result}\n{own}");
        }

        Assert.Equal(undisturbed.Stages.Count, Stages.Count);
    }
}
