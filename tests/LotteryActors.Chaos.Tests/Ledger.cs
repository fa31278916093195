using System.Text.Json;

namespace LotteryActors.Chaos.Tests;

/// <summary>What <c>lottery status --json</c> says of a home: every completed stage with the digests and scores it must always have.</summary>
internal sealed record Ledger(SortedDictionary<string, string> Stages, IReadOnlyList<string> Phases)
{
    public static async Task<Ledger> Of(string home)
    {
        var process = await LotteryProcess.Run("status", "--json", "--home", home);
        using var json = JsonDocument.Parse(process.Log[process.Log.IndexOf('{', StringComparison.Ordinal)..]);
        var stages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in json.RootElement.GetProperty("stages").EnumerateArray())
        {
            stages.Add(
                stage.GetProperty("key").GetString()!,
                $"{stage.GetProperty("kind").GetString()} {stage.GetProperty("outputs").GetRawText()} {stage.GetProperty("scores").GetRawText()}");
        }

        return new Ledger(
            stages,
            [.. json.RootElement.GetProperty("searches").EnumerateArray().Select(s => s.GetProperty("phase").GetString()!)]);
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
