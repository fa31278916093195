using LotteryActors.Cli.Boards;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Reports;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;
using Spectre.Console;

namespace LotteryActors.Cli.Running;

/// <summary>Follows one search to its end, shows it, and writes its report.</summary>
internal sealed class Follower(Terminal terminal, LotteryHome home, bool json)
{
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly long _begun = TimeProvider.System.GetTimestamp();

    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">The user left.</exception>
    public async Task<int> FollowAsync(ILotteryClient client, SearchId id, double? majority, int devices, CancellationToken stop)
    {
        await using var view = View(devices);
        var board = new RunBoard(id);
        await foreach (var notice in client.WatchAsync(id, stop))
        {
            board = board.Apply(notice);
            view.Show(notice, board);
        }

        stop.ThrowIfCancellationRequested();
        return End(view, board, majority, board.IsAllFromLedger);
    }

    /// <summary>Tells of a search that had been completed before: no node, no device.</summary>
    public async Task<int> RecallAsync(SearchRecord search, LedgerView ledger, double? majority)
    {
        await using IRunView view = json ? new JsonView(terminal.Out, _clock) : new PlainView(terminal.Out);
        var board = RunBoard.Of(search.Id, search.State);
        foreach (var stage in ReportSource.StagesOf(search.State, ledger))
        {
            view.Show(new SearchNotices.StageCompleted(search.Id, stage.Key, stage.Kind, stage.Result, FromLedger: true), board);
        }

        return End(view, board, majority, fromLedger: true);
    }

    private IRunView View(int devices) =>
        json ? new JsonView(terminal.Out, _clock)
        : terminal.IsLive ? new LiveView(AnsiConsole.Console, devices)
        : new PlainView(terminal.Out);

    private int End(IRunView view, RunBoard board, double? majority, bool fromLedger)
    {
        var remarks = new List<string>();
        var ledger = ReadLedger(remarks);
        var folder = ledger is null ? null : Write(board, ledger, majority, remarks);
        view.End(board, new RunEnding(majority, folder, remarks, fromLedger, _clock.GetElapsedTime(_begun)));
        if (ResultsText.Failure(board.Search) is { } failure)
        {
            terminal.Error.WriteLine($"lottery: {board.Id}: {failure}");
        }

        return ExitCodeOf(board.Search, ledger);
    }

    /// <summary>A full disk is the machine's fault, and no verdict about the search.</summary>
    internal static int ExitCodeOf(TicketSearchState search, LedgerView? ledger) => search.Phase switch
    {
        SearchPhase.Completed => ExitCodes.Ok,
        SearchPhase.Failed when ledger?.Stages.Any(s => s.Key == search.FailedStage && s.State.LacksRoom) is true => ExitCodes.Environment,
        _ => ExitCodes.NoVerdict,
    };

    private LedgerView? ReadLedger(List<string> remarks)
    {
        try
        {
            return LedgerReader.Read(home.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            remarks.Add($"no report: {e.Message}");
            return null;
        }
    }

    /// <summary>A report that cannot be written spoils no result.</summary>
    private string? Write(RunBoard board, LedgerView ledger, double? majority, List<string> remarks)
    {
        try
        {
            if (ledger.Searches.FirstOrDefault(s => s.Id == board.Id) is not { State.Spec: not null } search)
            {
                return null;
            }

            var store = home.OpenStore();
            var folder = home.ReportOf(board.Id);
            remarks.AddRange(ReportFolder.Write(folder, ReportSource.Read(search, ledger, store, majority, remarks), store));
            remarks.AddRange(ReportFolder.Notes());
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            remarks.Add($"no report: {e.Message}; `lottery report {board.Id}` writes it later");
            return null;
        }
    }
}
