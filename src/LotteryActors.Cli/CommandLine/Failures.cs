using LotteryActors.Artifacts;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Data;
using LotteryActors.Tickets.Specs;

namespace LotteryActors.Cli.CommandLine;

/// <summary>Turns whatever went wrong into lines of <c>lottery: thing: place; mend</c> and an exit code. Stack traces only with LOTTERY_TRACE=1.</summary>
internal static class Failures
{
    private const int NoSpace = 28, QuotaExceeded = 122;

    public static int Report(Exception e, TextWriter error)
    {
        var (code, lines) = Explain(e is AggregateException { InnerExceptions: [var only] } ? only : e);
        foreach (var line in lines)
        {
            error.WriteLine($"lottery: {Printable.Of(line.ReplaceLineEndings(" "))}");
        }

        if (Terminal.Traces)
        {
            error.WriteLine(e);
        }

        return code;
    }

    private static (int Code, IReadOnlyList<string> Lines) Explain(Exception e) => e switch
    {
        LotteryException mine => (mine.ExitCode, mine.Lines),
        SearchSpecException spec => (ExitCodes.Usage, [spec.Message]),
        DataException data => (ExitCodes.Usage, [data.Message]),
        DeviceRefusedException refused => (ExitCodes.Environment, [refused.Message]),
        NodeStartException node => (ExitCodes.Environment, [node.Message]),
        ArtifactException artifact => (ExitCodes.Environment, [artifact.Message]),
        IOException { HResult: var code } full when (code & 0xffff) is NoSpace or QuotaExceeded =>
            (ExitCodes.Environment, [$"disk: {full.Message}; free some space (`lottery gc` may help) and `lottery resume`"]),
        UnauthorizedAccessException denied => (ExitCodes.Environment, [$"files: {denied.Message}; give this user the right, or choose another --home"]),
        IOException io => (ExitCodes.Environment, [io.Message]),
        InvalidDataException data => (ExitCodes.Environment, [data.Message]),
        _ => (ExitCodes.Environment, [$"{e.GetType().Name}: {e.Message}; LOTTERY_TRACE=1 tells where"]),
    };
}
