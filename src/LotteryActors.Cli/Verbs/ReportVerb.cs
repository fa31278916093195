using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Reports;
using LotteryActors.Cluster.Journal;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery report</c>: writes the report of a search, finished or not.</summary>
internal static class ReportVerb
{
    public static Command Create(Terminal terminal)
    {
        var id = Options.Search();
        var home = Options.Home();
        var command = new VerbCommand(
            "report",
            "Writes report.html, the figure, results.csv, masks and ticket of a search, finished or not, to <home>/reports/<id>.",
            ("report quickstart", "of the search whose id begins so"))
        {
            id, home,
        };
        command.SetAction(parsed =>
        {
            var place = LotteryHome.Of(parsed.GetValue(home));
            return Write(terminal, place, place.ReadLedger(), parsed.GetValue(id)!);
        });
        return command;
    }

    /// <summary>Writes what it can, tells what it cannot.</summary>
    internal static int Write(Terminal terminal, LotteryHome home, LedgerView ledger, string wanted)
    {
        var id = Options.Choose(wanted, ledger.Searches.Select(s => s.Id), home);
        var search = ledger.Searches.First(s => s.Id == id);
        if (search.State.Spec is not { } spec)
        {
            throw LotteryException.Usage($"{id}: was never submitted; `lottery run` its spec");
        }

        var missing = new List<string>();
        var store = home.OpenStore();
        var report = ReportSource.Read(search, ledger, store, ReportSource.MajorityOf(spec), missing);
        missing.AddRange(ReportFolder.Write(home.ReportOf(id), report, store));
        foreach (var line in missing.Concat(ReportFolder.Notes()))
        {
            terminal.Error.WriteLine($"lottery: {line}");
        }

        terminal.Out.WriteLine(Path.Combine(home.ReportOf(id), "report.html"));
        return missing.Count == 0 ? ExitCodes.Ok : ExitCodes.Environment;
    }
}
