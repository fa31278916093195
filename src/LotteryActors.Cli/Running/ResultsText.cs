using System.Globalization;
using LotteryActors.Cli.Boards;
using LotteryActors.Cli.Reports;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Running;

/// <summary>Results as text without any escape code.</summary>
internal static class ResultsText
{
    public static IReadOnlyList<string> Heads(ResultsTable results) =>
        ["level", "sparsity", "accuracy", "of dense", .. results.Columns.Select(c => ControlKinds.Name(c).Replace('-', ' '))];

    public static IReadOnlyList<string> Cells(ResultsRow row) =>
    [
        row.Level == 0 ? "dense" : row.Level.ToString(CultureInfo.InvariantCulture),
        Numbers.ShortPercent(row.Target),
        Numbers.Percent(row.Accuracy),
        Numbers.Percent(row.ShareOfDense),
        .. row.Controls.Select(c => row.Level == 0 ? "" : Numbers.Percent(c)),
    ];

    /// <summary>The table in columns, right-aligned but for the first.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(heads).ToList();
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToList();
        return all.Select(row => string.Join("  ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    public static IEnumerable<string> Table(ResultsTable results) => Table(Heads(results), results.Rows.Select(Cells));

    /// <summary>The verdict, or why there is none, and what to compare it with.</summary>
    public static IEnumerable<string> Closing(TicketSearchState search, ResultsTable results) => [Outcome(search), .. Comparisons(results)];

    /// <summary>Why a search failed, with the mend; null where it did not.</summary>
    public static string? Failure(TicketSearchState search) =>
        search.Phase == SearchPhase.Failed ? $"{search.FailureReason}; `lottery resume {search.Id}` tries again" : null;

    private static string Outcome(TicketSearchState search) => search switch
    {
        { Verdict: { } verdict } => verdict.Sentence,
        _ when Failure(search) is { } failure => $"failed: {failure}",
        { Phase: SearchPhase.Cancelled } => "cancelled; `lottery run` with the same spec takes it up again",
        { Phase: SearchPhase.Paused } => $"paused; `lottery resume {search.Id}` goes on",
        _ => $"not finished: {search.Phase.ToString().ToLowerInvariant()}; `lottery resume {search.Id}` goes on",
    };

    private static IEnumerable<string> Comparisons(ResultsTable results)
    {
        if (results.QuestionOnly is { } blind)
        {
            yield return $"question only (no pictures): {Numbers.Percent(blind)}";
        }

        if (results.Majority is { } majority)
        {
            yield return $"majority answer: {Numbers.Percent(majority)}";
        }
    }

    /// <summary>What a run says last. Why a search failed is told on standard error, once.</summary>
    public static IEnumerable<string> Closing(RunBoard board, RunEnding ending)
    {
        if (board.Results(ending.Majority) is { } results)
        {
            yield return board.Search.Phase == SearchPhase.Failed ? "failed: no verdict" : Outcome(board.Search);
            foreach (var line in Comparisons(results))
            {
                yield return line;
            }
        }

        if (ending.FromLedger)
        {
            yield return $"answered from the ledger in {Numbers.Duration(ending.Elapsed)}: nothing had to be trained";
        }
        else if (board.Completed > 0)
        {
            yield return FormattableString.Invariant($"{board.Completed} stages in {Numbers.Duration(ending.Elapsed)}") +
                (board.FromLedger > 0 ? FormattableString.Invariant($", {board.FromLedger} of them from the ledger") : "") +
                (board.LostAttempts > 0 ? FormattableString.Invariant($"; attempts lost on the way: {board.LostAttempts}") : "");
        }

        foreach (var remark in ending.Remarks)
        {
            yield return remark;
        }

        if (ending.ReportFolder is { } folder)
        {
            yield return $"report: {Path.Combine(folder, "report.html")}";
        }
    }
}
