namespace LotteryActors.Cli.Tests.Data;

/// <summary>What <c>lottery data check</c> must say of a folder.</summary>
internal static class Checked
{
    /// <summary>Exit code 2, and exactly one fault of the kind, with these words; nothing on standard error.</summary>
    public static async Task MustFind(string folder, string kind, params string[] words)
    {
        var check = await Lottery.Run("data", "check", folder);

        Assert.True(check.ExitCode == 2, check.Out + check.Error);
        Assert.Empty(check.Error);
        var line = Assert.Single(check.Out.Split('\n'), line => line.StartsWith(kind.PadRight(13), StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.Contains(" wrong in 1 of ", check.Out, StringComparison.Ordinal);
    }

    /// <summary>Exit code 0, and these words.</summary>
    public static async Task<Lottery> MustBeSound(string folder, params string[] words)
    {
        var check = await Lottery.Run("data", "check", folder);

        Assert.True(check.ExitCode == 0, check.Out + check.Error);
        Assert.Contains("all is well in ", check.Out, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, check.Out, StringComparison.Ordinal));
        return check;
    }
}
