using LotteryActors.Cli.Boards;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>For pipes and logs: one line for everything that is finished or lost, no escape codes, nothing redrawn.</summary>
internal sealed class PlainView(TextWriter output) : IRunView
{
    private string _phase = "";

    public void Show(SearchNotice notice, RunBoard board)
    {
        switch (notice)
        {
            case SearchNotices.SearchHappened { Event: SearchEvents.Submitted }:
                Line($"search {board.Id}");
                break;
            case SearchNotices.StageCompleted c:
                Line($"{board.PurposeOf(c.Stage, c.Kind)}: done{Scores(c.Result)}{(c.FromLedger ? " (from the ledger)" : "")}");
                break;
            case SearchNotices.StageAttemptEnded e:
                Line($"{board.PurposeOf(e.Stage, e.Kind)}: attempt {Numbers.Exact(e.Attempt)} {e.End.ToString().ToLowerInvariant()}: {e.Evidence.ReplaceLineEndings(" ")}");
                break;
            case SearchNotices.StageGivenUp g:
                Line($"{board.PurposeOf(g.Stage, g.Kind)}: given up: {g.Reason.ReplaceLineEndings(" ")}");
                break;
            case SearchNotices.Hindered h:
                Line($"waiting: {h.Reason}");
                break;
            default:
                break;
        }

        if (notice is SearchNotices.SearchHappened && board.PhaseText != _phase)
        {
            _phase = board.PhaseText;
            Line(_phase);
        }
    }

    public void End(RunBoard board, RunEnding ending)
    {
        if (board.Results(ending.Majority) is { } results)
        {
            output.WriteLine();
            ResultsText.Table(results).ToList().ForEach(output.WriteLine);
            output.WriteLine();
        }

        ResultsText.Closing(board, ending).ToList().ForEach(output.WriteLine);
        output.Flush();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Scores(StageResult result) =>
        result.Scores.Named(ScoreNames.Accuracy) is { } accuracy ? $", accuracy {Numbers.Percent(accuracy)}"
        : result.Scores.Named(ScoreNames.Sparsity) is { } sparsity ? $", sparsity {Numbers.Percent(sparsity)}"
        : result.Scores.Named(ScoreNames.Loss) is { } loss ? $", loss {Numbers.Loss(loss)}"
        : "";

    private void Line(string text)
    {
        output.WriteLine(text);
        output.Flush();
    }
}
