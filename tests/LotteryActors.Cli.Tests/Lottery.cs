using LotteryActors.Cli.CommandLine;

namespace LotteryActors.Cli.Tests;

/// <summary>One command line run inside this process: its exit code and what it wrote.</summary>
internal sealed record Lottery(int ExitCode, string Out, string Error)
{
    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<Lottery> Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await LotteryCommand.InvokeAsync(arguments, new Terminal(output, error, IsLive: false));
        return new Lottery(code, output.ToString(), error.ToString());
    }

    /// <summary>A refusal as users must see every one: the code, one line, who speaks, no stack trace.</summary>
    public void MustRefuse(int code, params IReadOnlyList<string> words)
    {
        Assert.Equal(code, ExitCode);
        var line = Assert.Single(ErrorLines);
        Assert.StartsWith("lottery: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
