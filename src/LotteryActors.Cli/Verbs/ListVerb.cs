using System.CommandLine;
using LotteryActors.Cli.Boards;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Reports;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Journal;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery list</c>: the searches of a home.</summary>
internal static class ListVerb
{
    public static Command Create(Terminal terminal)
    {
        var home = Options.Home();
        var json = Options.Json();
        var command = new VerbCommand(
            "list",
            "Lists the searches of a home, straight from its journal: with or without a node running.",
            ("list", "the searches of ./.lottery"),
            ("list --home /data/lottery --json", "of another home, for scripts"))
        {
            home, json,
        };
        command.SetAction(parsed =>
        {
            var place = LotteryHome.Of(parsed.GetValue(home));
            var searches = place.ReadLedger().Searches;
            place.WarnOfShortage(terminal.Error);
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(JsonLine.Of(j => LedgerJson.Searches(j, searches), indented: true));
            }
            else
            {
                Write(terminal, place, searches);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void Write(Terminal terminal, LotteryHome home, IReadOnlyList<SearchRecord> searches)
    {
        if (searches.Count == 0)
        {
            terminal.Out.WriteLine($"no searches in {home.Path}; `lottery run quickstart` starts one");
            return;
        }

        var rows = searches.OrderBy(s => s.Id.Text, StringComparer.Ordinal).Select(s => (IReadOnlyList<string>)
        [
            s.Id.Text,
            RunBoard.Of(s.Id, s.State).PhaseText,
            Numbers.Percent(s.State.Levels.Count > 0 ? s.State.Levels[0].Accuracy : null),
            s.State.Verdict?.Sentence ?? s.State.FailureReason ?? "",
        ]);
        ResultsText.Table(["search", "phase", "dense", "verdict"], rows).ToList().ForEach(terminal.Out.WriteLine);
    }
}
