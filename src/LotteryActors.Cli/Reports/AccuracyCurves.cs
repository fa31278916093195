using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Reports;

/// <summary>What the accuracy-against-sparsity figure shows, before anybody draws it. Both axes in percent.</summary>
public sealed record AccuracyCurves(string Title, string SparsityLabel, IReadOnlyList<Curve> Curves, IReadOnlyList<ReferenceLine> References)
{
    public static AccuracyCurves Of(SearchReport report)
    {
        var results = report.Results;
        return new AccuracyCurves(
            $"{report.Spec.Name}: accuracy against sparsity",
            $"sparsity: share of the '{report.Spec.Prune.Preset}' weights removed (%)",
            [.. CurvesOf(results).Where(c => c.Points.Count > 0)],
            [.. ReferencesOf(report)]);
    }

    /// <summary>The lowest and the highest percentage shown, with air around the data.</summary>
    public (double Low, double High) Range()
    {
        var values = Curves.SelectMany(c => c.Points.Select(p => p.Accuracy)).Concat(References.Select(l => l.Accuracy)).DefaultIfEmpty(50).ToList();
        var air = Math.Max(2, 0.08 * (values.Max() - values.Min()));
        return (Math.Max(0, Math.Floor(values.Min() - air)), Math.Min(100, Math.Ceiling(values.Max() + air)));
    }

    private static IEnumerable<Curve> CurvesOf(ResultsTable results)
    {
        yield return new Curve("ticket", 0, [.. Points(results, row => row.Accuracy)]);
        for (var i = 0; i < results.Columns.Count; i++)
        {
            var column = i;
            yield return new Curve(
                ControlKinds.Name(results.Columns[i]).Replace('-', ' '),
                1 + (int)results.Columns[i],
                [.. Points(results, row => row.Controls[column])]);
        }
    }

    private static IEnumerable<CurvePoint> Points(ResultsTable results, Func<ResultsRow, double?> accuracy) =>
        from row in results.Rows
        where row.Sparsity is not null && accuracy(row) is not null
        select new CurvePoint(100 * row.Sparsity!.Value, 100 * accuracy(row)!.Value);

    private static IEnumerable<ReferenceLine> ReferencesOf(SearchReport report)
    {
        var results = report.Results;
        if (results.Dense is { } dense)
        {
            yield return new ReferenceLine("dense", 100 * dense, LineStyle.Solid);
        }

        if (results.Line is { } line && results.Line != results.Dense)
        {
            var name = report.Spec.Verdict.Rule == "relaxed" ? $"{Numbers.ShortPercent(report.Spec.Verdict.Share)} of dense" : report.Spec.Verdict.Rule;
            yield return new ReferenceLine(name, 100 * line, LineStyle.Dashed);
        }

        if (results.QuestionOnly is { } blind)
        {
            yield return new ReferenceLine("question only", 100 * blind, LineStyle.Dotted);
        }

        if (results.Majority is { } majority)
        {
            yield return new ReferenceLine("majority answer", 100 * majority, LineStyle.Faint);
        }
    }
}

/// <param name="Hue">Index into the palette, the same for the same kind in every report.</param>
public sealed record Curve(string Name, int Hue, IReadOnlyList<CurvePoint> Points);

public sealed record CurvePoint(double Sparsity, double Accuracy);

/// <summary>A horizontal line to compare with.</summary>
public sealed record ReferenceLine(string Name, double Accuracy, LineStyle Style);

public enum LineStyle
{
    Solid,
    Dashed,
    Dotted,
    Faint,
}
