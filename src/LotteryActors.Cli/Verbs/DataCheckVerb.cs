using System.CommandLine;
using System.Globalization;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Checks;
using LotteryActors.Data.Checks;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery data check</c>: everything that is wrong with the data sets of a folder, in one pass.</summary>
internal static class DataCheckVerb
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("dir") { Description = "Folder of a data set, or of several side by side" };
        var verify = new Option<bool>("--verify") { Description = "Tells every file's SHA-256 beside the digest of samples that enters a search's stages" };
        var most = new Option<int>("--most") { Description = $"How many faults of a kind are listed; all are counted (default: {DataCheck.DefaultListed})", HelpName = "N", DefaultValueFactory = _ => DataCheck.DefaultListed };
        most.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                result.AddError($"--most: '{result.Tokens[0].Value}' is no number of faults; write 0 or more");
            }
        });
        var json = Options.Json();
        var command = new VerbCommand(
            "check",
            "Looks at every example and picture of the data sets in a folder: lists all that is wrong, each with file, key and mend, counts what the originals pass over, and ends with 2 where something is wrong.",
            ("data check data/easy-vqa", "all that is wrong, and a summary"),
            ("data check /data/uniter --most 100", "more faults of each kind"),
            ("data check data/nlvr --verify --json", "with the digest of every file, for scripts"))
        {
            folder, verify, most, json,
        };
        command.SetAction((parsed, _) => Task.Run(() => Check(terminal, parsed.GetValue(folder)!, parsed.GetValue(verify), parsed.GetValue(most), parsed.GetValue(json))));
        return command;
    }

    private static int Check(Terminal terminal, string folder, bool verify, int most, bool asJson)
    {
        using var interruption = new Interruption();
        var check = DataCheck.Of(folder);
        ICheckView view = asJson ? new CheckJson(terminal.Out) : terminal.IsLive ? new LiveCheckView(terminal.Out) : new PlainCheckView(terminal.Out, TimeProvider.System);
        try
        {
            var reports = view.Follow(progress => [.. check.Run(progress, most, interruption.Token)]);
            IReadOnlyList<FileFingerprint> files = verify ? [.. check.Fingerprints(folder, whole: true)] : [];
            view.Tell(folder, reports, files);
            return reports.Any(report => report.Wrong > 0) ? ExitCodes.Usage : ExitCodes.Ok;
        }
        catch (OperationCanceledException)
        {
            return interruption.ExitCode;
        }
    }
}
