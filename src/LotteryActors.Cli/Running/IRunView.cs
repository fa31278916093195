using LotteryActors.Cli.Boards;
using LotteryActors.Cluster.Protocol;

namespace LotteryActors.Cli.Running;

/// <summary>How a run is shown: a live table, plain lines, or JSON lines.</summary>
internal interface IRunView : IAsyncDisposable
{
    /// <summary>Something was learnt.</summary>
    /// <param name="board">The board after the notice.</param>
    void Show(SearchNotice notice, RunBoard board);

    /// <summary>The search has ended, or watching it has.</summary>
    /// <param name="ending">What is left to say.</param>
    void End(RunBoard board, RunEnding ending);
}

/// <summary>What is said last.</summary>
/// <param name="Majority">Accuracy of always giving the commonest answer, 0 to 1; null where unknown.</param>
/// <param name="ReportFolder">Null where no report was written.</param>
/// <param name="Remarks">Lines about what could not be done.</param>
/// <param name="FromLedger">True where everything had been done before.</param>
/// <param name="Elapsed">How long this process took.</param>
internal sealed record RunEnding(double? Majority, string? ReportFolder, IReadOnlyList<string> Remarks, bool FromLedger, TimeSpan Elapsed);
