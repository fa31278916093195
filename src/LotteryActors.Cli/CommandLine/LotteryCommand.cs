using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using LotteryActors.Cli.Verbs;

namespace LotteryActors.Cli.CommandLine;

/// <summary>The <c>lottery</c> command: its verbs, its help, and what becomes of errors.</summary>
internal static class LotteryCommand
{
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Searches lottery tickets in vision-and-language transformers, on one machine or many, and survives being killed.")
        {
            RunVerb.Create(terminal),
            ListVerb.Create(terminal),
            StatusVerb.Create(terminal),
            ResumeVerb.Create(terminal),
            HaltVerb.CreatePause(terminal),
            HaltVerb.CreateCancel(terminal),
            ReportVerb.Create(terminal),
            NodeVerb.Create(terminal),
            GcVerb.Create(terminal),
            ModelVerb.Create(terminal),
            DataVerb.Create(terminal),
            DeviceVerb.Create(terminal),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs one command line to its exit code. Never throws: errors are lines on standard error.</summary>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            var parsed = Create(terminal).Parse(arguments);
            return parsed.Action is ParseErrorAction
                ? Refuse(parsed, terminal)
                : await parsed.InvokeAsync(new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = terminal.Out,
                    Error = terminal.Error,
                });
        }
        catch (Exception e)
        {
            return Failures.Report(e, terminal.Error);
        }
    }

    /// <summary><c>lottery</c>, <c>model</c>, <c>inspect</c>.</summary>
    private static IEnumerable<string> Path(CommandResult? command) =>
        command is null ? [] : Path(command.Parent as CommandResult).Append(command.Command is RootCommand ? "lottery" : command.Command.Name);

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        var command = string.Join(' ', Path(parsed.CommandResult));
        var lines = parsed.Errors.Select(e => e.Message.ReplaceLineEndings(" ").TrimEnd('.')).Distinct();
        return Failures.Report(new LotteryException(ExitCodes.Usage, [.. lines.Select(l => $"{l}; see `{command} --help`")]), terminal.Error);
    }
}
