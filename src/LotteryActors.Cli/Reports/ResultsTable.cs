using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Verdicts;

namespace LotteryActors.Cli.Reports;

/// <summary>Scores of a search side by side: one row a level, one column a control.</summary>
/// <param name="Columns">The controls that run beside every pruned level, in the spec's order.</param>
/// <param name="QuestionOnly">Accuracy of the model that sees no pictures, 0 to 1.</param>
/// <param name="Majority">Accuracy of always giving the commonest answer, 0 to 1.</param>
/// <param name="Line">The accuracy a ticket has to reach; null until the dense model is scored.</param>
public sealed record ResultsTable(
    IReadOnlyList<ResultsRow> Rows,
    IReadOnlyList<ControlKind> Columns,
    double? QuestionOnly,
    double? Majority,
    double? Line)
{
    public double? Dense => Rows.Count == 0 ? null : Rows[0].Accuracy;

    /// <exception cref="ArgumentException">The spec names no rule of this version.</exception>
    public static ResultsTable Of(TicketSearchState search, double? majority)
    {
        var dense = search.Levels.Count == 0 ? null : search.Levels[0].Accuracy;
        double? line = dense is { } score ? VerdictRules.Line(search.Spec!.Verdict, new LevelScores(0, 0, [score])) : null;
        var columns = search.Controls.Select(c => c.Control).Where(c => c != ControlKind.QuestionOnly).Distinct().ToList();
        return new ResultsTable(
            [.. search.Levels.Select(level => ResultsRow.Of(level, search, columns, dense, line))],
            columns,
            search.Controls.FirstOrDefault(c => c.Control == ControlKind.QuestionOnly)?.Accuracy,
            majority,
            line);
    }
}

/// <summary>One level of the trunk.</summary>
/// <param name="Target">Share of the prunable weights that was to be removed.</param>
/// <param name="Sparsity">Share that was removed; null until pruned.</param>
/// <param name="ShareOfDense">Accuracy as a share of the dense model's; null until both are known.</param>
/// <param name="IsTicket">Whether the level reaches the rule's line; null at level 0 and until evaluated.</param>
/// <param name="Controls">Accuracy of each control of <see cref="ResultsTable.Columns"/>; null where there is none yet.</param>
public sealed record ResultsRow(
    int Level,
    double Target,
    double? Sparsity,
    long? Kept,
    long? Prunable,
    double? Accuracy,
    double? Loss,
    double? Examples,
    double? ShareOfDense,
    bool? IsTicket,
    IReadOnlyList<double?> Controls)
{
    internal static ResultsRow Of(LevelRecord level, TicketSearchState search, IReadOnlyList<ControlKind> columns, double? dense, double? line) =>
        new(
            level.Level,
            level.TargetSparsity,
            level.Sparsity,
            level.Pruned?.Kept,
            level.Pruned?.Prunable,
            level.Accuracy,
            level.Evaluated?.Scores.Named(ScoreNames.Loss),
            level.Evaluated?.Scores.Named(ScoreNames.Examples),
            level.Accuracy / (dense > 0 ? dense : null),
            level.Level == 0 || level.Accuracy is null || line is null ? null : level.Accuracy >= line,
            [.. columns.Select(c => search.Controls.FirstOrDefault(r => r.Control == c && r.Level == level.Level)?.Accuracy)]);
}
