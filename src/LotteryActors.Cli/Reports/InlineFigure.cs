using System.Globalization;
using System.Net;
using System.Text;

namespace LotteryActors.Cli.Reports;

/// <summary>
/// The same figure as an SVG element for the page: takes its colours from the page's light or dark style, its letters from the
/// browser, and tells every point's numbers when pointed at.
/// </summary>
internal sealed class InlineFigure(AccuracyCurves curves)
{
    private const double Left = 56, Top = 18, Right = 690, Bottom = 400, LabelX = 704;

    private readonly StringBuilder _svg = new();
    private readonly (double Low, double High) _range = curves.Range();

    public string Draw()
    {
        _svg.Append("""<svg class="figure" viewBox="0 0 900 452" role="img" aria-labelledby="figure-title"><title id="figure-title">""")
            .Append(WebUtility.HtmlEncode(curves.Title)).Append("</title>");
        DrawGrid();
        curves.References.ToList().ForEach(DrawReference);
        curves.Curves.Reverse().ToList().ForEach(DrawCurve);
        DrawLabels();
        return _svg.Append("</svg>").ToString();
    }

    private void DrawGrid()
    {
        var step = TickStep();
        for (var tick = Math.Ceiling(_range.Low / step) * step; tick <= _range.High; tick += step)
        {
            Line("grid", Left, Y(tick), Right, Y(tick));
            Text("tick", Left - 8, Y(tick) + 4, "end", Invariant($"{tick:0.##}"));
        }

        for (var tick = 0; tick <= 100; tick += 10)
        {
            Line("tick", X(tick), Bottom, X(tick), Bottom + 5);
            Text("tick", X(tick), Bottom + 20, "middle", Invariant($"{tick}"));
        }

        Line("axis", Left, Bottom, Right, Bottom);
        Text("axis-label", (Left + Right) / 2, Bottom + 44, "middle", curves.SparsityLabel);
        _svg.Append(Invariant($"""<text class="axis-label" transform="translate(14 {(Top + Bottom) / 2}) rotate(-90)" text-anchor="middle">accuracy (%)</text>"""));
    }

    private void DrawReference(ReferenceLine line) =>
        Line("reference " + line.Style.ToString().ToLowerInvariant(), Left, Y(line.Accuracy), Right, Y(line.Accuracy));

    private void DrawCurve(Curve curve)
    {
        var path = string.Join(' ', curve.Points.Select(p => Invariant($"{X(p.Sparsity):0.#},{Y(p.Accuracy):0.#}")));
        _svg.Append(Invariant($"""<polyline class="curve hue{curve.Hue}" points="{path}"/>"""));
        foreach (var point in curve.Points)
        {
            _svg.Append(Invariant($"""<circle class="dot hue{curve.Hue}" cx="{X(point.Sparsity):0.#}" cy="{Y(point.Accuracy):0.#}" r="{(curve.Hue == 0 ? 4.5 : 3.5)}"><title>"""))
                .Append(WebUtility.HtmlEncode($"{curve.Name} at {Numbers.ShortPercent(point.Sparsity / 100)}: {Numbers.Percent(point.Accuracy / 100)}"))
                .Append("</title></circle>");
        }
    }

    /// <summary>Names beside the right ends of the lines, moved apart where they would overlap.</summary>
    private void DrawLabels()
    {
        const double Apart = 17;
        var labels = curves.Curves.Select(c => (Y: Y(c.Points[^1].Accuracy), Class: $"label hue{c.Hue}", c.Name))
            .Concat(curves.References.Select(r => (Y: Y(r.Accuracy), Class: "label", Name: $"{r.Name} {Numbers.Percent(r.Accuracy / 100)}")))
            .OrderBy(l => l.Y)
            .ToList();
        var room = Bottom - (Apart * Math.Max(0, labels.Count - 1));
        var free = Top;
        foreach (var (y, style, name) in labels)
        {
            var at = Math.Clamp(y, free, Math.Max(free, room));
            Line("leader", Right + 2, y, LabelX - 3, at);
            Text(style, LabelX, at + 4, "start", name);
            free = at + Apart;
            room += Apart;
        }
    }

    private double TickStep() => (_range.High - _range.Low) switch
    {
        <= 6 => 1,
        <= 12 => 2,
        <= 30 => 5,
        _ => 10,
    };

    private static double X(double sparsity) => Left + 10 + (sparsity / 100 * (Right - Left - 10));

    private double Y(double accuracy) => Bottom - ((accuracy - _range.Low) / (_range.High - _range.Low) * (Bottom - Top));

    private void Line(string style, double x1, double y1, double x2, double y2) =>
        _svg.Append(Invariant($"""<line class="{style}" x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}"/>"""));

    private void Text(string style, double x, double y, string anchor, string text) =>
        _svg.Append(Invariant($"""<text class="{style}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">""")).Append(WebUtility.HtmlEncode(text)).Append("</text>");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
