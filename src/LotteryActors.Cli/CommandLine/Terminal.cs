namespace LotteryActors.Cli.CommandLine;

/// <summary>Where a command writes to, and whether somebody is looking.</summary>
/// <param name="IsLive">Standard output is a terminal that may be redrawn and coloured.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsLive)
{
    /// <summary>Of this process. Plain when output is redirected, NO_COLOR is set (no-color.org), or the terminal is dumb.</summary>
    public static Terminal OfProcess() =>
        new(
            Console.Out,
            Console.Error,
            !Console.IsOutputRedirected && !IsSet("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"));

    /// <summary>LOTTERY_TRACE=1: stack traces and the cluster's log on standard error.</summary>
    public static bool Traces => IsSet("LOTTERY_TRACE");

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
