using System.CommandLine;
using LotteryActors.Cli.Boards;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Reports;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery status</c>: what is decided and done, straight from the journal.</summary>
internal sealed class StatusVerb(Terminal terminal, LotteryHome home)
{
    public static Command Create(Terminal terminal)
    {
        var id = Options.OptionalSearch("Id of a search or its beginning; without, everything in the home");
        var home = Options.Home();
        var json = Options.Json();
        var command = new VerbCommand(
            "status",
            "Tells how far searches are, with or without a node running. --json lists every completed stage with its key, the SHA-256 of its outputs, and its scores.",
            ("status", "the searches of ./.lottery"),
            ("status quickstart", "one search, level by level"),
            ("status --json --home a > a.json", "everything done, to compare two runs with `diff`"))
        {
            id, home, json,
        };
        command.SetAction(parsed =>
        {
            var place = LotteryHome.Of(parsed.GetValue(home));
            place.WarnOfShortage(terminal.Error);
            return new StatusVerb(terminal, place).Tell(place.ReadLedger(), parsed.GetValue(id), parsed.GetValue(json));
        });
        return command;
    }

    internal int Tell(LedgerView ledger, string? wanted, bool json)
    {
        var chosen = wanted is null ? null : Options.Choose(wanted, ledger.Searches.Select(s => s.Id), home);
        var searches = ledger.Searches.Where(s => chosen is null || s.Id == chosen).ToList();
        if (json)
        {
            terminal.Out.WriteLine(JsonLine.Of(
                j =>
                {
                    LedgerJson.Searches(j, searches);
                    LedgerJson.Stages(j, Completed(ledger, chosen is null ? null : searches[0]));
                },
                indented: true));
        }
        else if (chosen is null)
        {
            ListVerb.Write(terminal, home, searches);
        }
        else
        {
            Write(searches[0], ledger);
        }

        return ExitCodes.Ok;
    }

    private static IEnumerable<(StageKey Key, string Kind, StageResult Result)> Completed(LedgerView ledger, SearchRecord? search)
    {
        var own = search is null ? null : SearchStages.Of(search.State).Select(s => s.Key).ToHashSet();
        return from stage in ledger.Stages
               where stage.State is { Status: StageStatus.Completed, Spec: not null, Result: not null } && (own is null || own.Contains(stage.Key))
               select (stage.Key, stage.State.Spec!.Kind, stage.State.Result!);
    }

    private void Write(SearchRecord search, LedgerView ledger)
    {
        var board = RunBoard.Of(search.Id, search.State);
        terminal.Out.WriteLine($"{search.Id}: {board.PhaseText}");
        if (board.Results() is not { } results)
        {
            return;
        }

        terminal.Out.WriteLine();
        ResultsText.Table(results).ToList().ForEach(terminal.Out.WriteLine);
        terminal.Out.WriteLine();
        ResultsText.Closing(search.State, results).ToList().ForEach(terminal.Out.WriteLine);
        var wanted = search.State.Wants().Select(w => w.Key).ToHashSet();
        foreach (var stage in ledger.Stages.Where(s => wanted.Contains(s.Key)))
        {
            var place = StagePlace.Of(stage.State.Spec!, search.State)?.Text ?? "";
            var saved = stage.State.Checkpoint is { } checkpoint ? FormattableString.Invariant($", saved at step {checkpoint.Step} of {stage.State.Spec!.Steps}") : "";
            terminal.Out.WriteLine($"  {place} {stage.State.Spec!.Kind}: {stage.State.Status.ToString().ToLowerInvariant()}{(stage.State.Lease is { } lease ? $" by {lease.Device.Split('/')[0]}" : "")}{saved}");
        }
    }
}
