using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LotteryActors.Cli.CommandLine;

/// <summary>The usual help, then examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public const string Codes =
        """
        Exit codes:
          0    done
          1    the search ended without a verdict: failed (but for want of room: 3), cancelled or paused
          2    the command line, the spec or its data are wrong
          3    the machine is in the way: no coordinator, a device that cannot be served, a port in use, a full disk, a damaged file
          130  interrupted (Ctrl-C); 143 terminated (SIGTERM): saved, `lottery resume` goes on
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command switch
        {
            VerbCommand verb => verb.Examples,
            RootCommand root => [.. root.Subcommands.OfType<VerbCommand>().Where(v => !v.Hidden).Select(v => v.Examples[0])],
            _ => [],
        };
        var width = examples.Select(e => e.Line.Length).DefaultIfEmpty().Max();
        output.WriteLine("Examples:");
        foreach (var (line, purpose) in examples)
        {
            output.WriteLine($"  lottery {line.PadRight(width)}  {purpose}");
        }

        output.WriteLine();
        output.WriteLine(Codes);
        return code;
    }
}
