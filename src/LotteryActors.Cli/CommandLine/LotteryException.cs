namespace LotteryActors.Cli.CommandLine;

/// <summary>What the user has to mend: one or more lines of <c>thing: place; mend</c>, and the exit code.</summary>
internal sealed class LotteryException(int exitCode, IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Lines { get; } = lines;

    public static LotteryException Usage(string line) => new(ExitCodes.Usage, [line]);

    public static LotteryException Environment(string line) => new(ExitCodes.Environment, [line]);
}
