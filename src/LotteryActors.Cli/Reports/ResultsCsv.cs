using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Reports;

/// <summary>
/// <c>results.csv</c>: one row a scored run (RFC 4180, invariant culture, a header). Tickets, controls and the majority answer have
/// the same columns, so that a data frame can group by <c>run</c>. Shares are 0 to 1.
/// </summary>
public static class ResultsCsv
{
    public const string Header = "run,level,target_sparsity,sparsity,kept,prunable,accuracy,loss,examples,share_of_dense,is_ticket,mask,weights,evaluation";

    public static void Write(TextWriter writer, SearchReport report)
    {
        writer.Write(Header + "\n");
        foreach (var row in Tickets(report).Concat(Controls(report)).Concat(Majority(report)))
        {
            writer.Write(string.Join(',', row.Select(Escape)) + "\n");
        }
    }

    private static IEnumerable<string[]> Tickets(SearchReport report) =>
        report.Results.Rows.Where(row => row.Accuracy is not null).Select(row =>
        {
            var level = report.Search.Levels[row.Level];
            return (string[])
            [
                row.Level == 0 ? "dense" : "ticket",
                .. Sparsities(row),
                Numbers.Exact(row.Accuracy),
                Numbers.Exact(row.Loss),
                Numbers.Exact(row.Examples),
                Numbers.Exact(row.ShareOfDense),
                row.IsTicket is { } yes ? (yes ? "true" : "false") : "",
                level.Mask?.Hex ?? "",
                level.Trained?.Weights.Hex ?? "",
                level.Evaluated!.Stage.Hex,
            ];
        });

    private static IEnumerable<string[]> Controls(SearchReport report) =>
        from control in report.Search.Controls
        where control.Evaluated is not null
        orderby control.Control, control.Level
        let dense = report.Results.Dense
        let scores = control.Evaluated!.Scores
        let level = report.Search.Levels[control.Level]
        select (string[])
        [
            ControlKinds.Name(control.Control),
            .. Sparsities(report.Results.Rows[control.Level]),
            Numbers.Exact(control.Accuracy),
            Numbers.Exact(scores.Named(ScoreNames.Loss)),
            Numbers.Exact(scores.Named(ScoreNames.Examples)),
            Numbers.Exact(dense > 0 ? control.Accuracy / dense : null),
            "",
            control.Prepared?.Mask?.Hex ?? level.Mask?.Hex ?? "",
            control.Trained?.Weights.Hex ?? "",
            control.Evaluated!.Stage.Hex,
        ];

    private static IEnumerable<string[]> Majority(SearchReport report)
    {
        if (report.MajorityShare is { } majority)
        {
            var share = report.Results.Dense is > 0 and { } dense ? majority / dense : (double?)null;
            yield return ["majority", "", "", "", "", "", Numbers.Exact(majority), "", "", Numbers.Exact(share), "", "", "", ""];
        }
    }

    private static IEnumerable<string> Sparsities(ResultsRow row) =>
        [Numbers.Exact(row.Level), Numbers.Exact(row.Target), Numbers.Exact(row.Sparsity), Numbers.Exact(row.Kept), Numbers.Exact(row.Prunable)];

    private static string Escape(string field) =>
        field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
