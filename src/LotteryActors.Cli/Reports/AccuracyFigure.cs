using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace LotteryActors.Cli.Reports;

/// <summary>The accuracy-against-sparsity figure as PNG and SVG files, for papers and slides. Always on white.</summary>
public static class AccuracyFigure
{
    private const int Width = 960, Height = 600;

    private static readonly string[] Faces = ["Inter", "Helvetica Neue", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Ubuntu"];

    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleUp,
        MarkerShape.FilledTriangleDown, MarkerShape.OpenCircle, MarkerShape.OpenSquare,
    ];

    /// <summary>False on a machine without any font (Skia then names one family, the empty one): the figure is drawn, its words are missing.</summary>
    public static bool HasFonts => SKFontManager.Default.FontFamilies.Any(family => family.Length > 0);

    public static void WritePng(string path, AccuracyCurves curves)
    {
        using var plot = Draw(curves);
        plot.ScaleFactor = 2;
        plot.SavePng(path, 2 * Width, 2 * Height);
    }

    public static void WriteSvg(string path, AccuracyCurves curves)
    {
        using var plot = Draw(curves);
        plot.SaveSvg(path, Width, Height);
    }

    /// <summary>The ticket is drawn last, to be on top, but named first.</summary>
    private static Plot Draw(AccuracyCurves curves)
    {
        var plot = new Plot();
        var lines = curves.References.Select(line => Add(plot, line)).ToList();
        var drawn = curves.Curves.Reverse().Select(curve => Add(plot, curve)).ToList();
        plot.Legend.ManualItems = [.. drawn.AsEnumerable().Reverse().SelectMany(d => d.LegendItems), .. lines.SelectMany(l => l.LegendItems)];
        drawn.ForEach(d => d.LegendText = "");
        lines.ForEach(l => l.LegendText = "");

        var (low, high) = curves.Range();
        plot.Axes.SetLimits(-2, 100, low, high);
        Dress(plot, curves);
        return plot;
    }

    private static Scatter Add(Plot plot, Curve curve)
    {
        var scatter = plot.Add.Scatter(curve.Points.Select(p => p.Sparsity).ToArray(), curve.Points.Select(p => p.Accuracy).ToArray());
        scatter.Color = Color.FromHex(Palette.Curves[curve.Hue]);
        scatter.LineWidth = curve.Hue == 0 ? 3 : 1.8f;
        scatter.MarkerShape = Shapes[curve.Hue];
        scatter.MarkerSize = curve.Hue == 0 ? 9 : 7;
        scatter.LegendText = curve.Name;
        return scatter;
    }

    private static HorizontalLine Add(Plot plot, ReferenceLine reference)
    {
        HorizontalLine line = plot.Add.HorizontalLine(reference.Accuracy);
        line.Color = Color.FromHex(reference.Style == LineStyle.Faint ? "#B6BEC7" : Palette.Quiet);
        line.LineWidth = 1.6f;
        line.LinePattern = reference.Style switch
        {
            LineStyle.Solid => LinePattern.Solid,
            LineStyle.Dashed => LinePattern.DenselyDashed,
            LineStyle.Dotted => LinePattern.Dotted,
            _ => LinePattern.Solid,
        };
        line.LegendText = $"{reference.Name} ({Numbers.Percent(reference.Accuracy / 100)})";
        return line;
    }

    private static void Dress(Plot plot, AccuracyCurves curves)
    {
        plot.Font.Set(Face());
        plot.Legend.FontName = Face();
        plot.Title(curves.Title, 19);
        plot.XLabel(curves.SparsityLabel, 15);
        plot.YLabel("accuracy on the evaluation split (%)", 15);
        plot.Axes.Title.Label.ForeColor = Color.FromHex(Palette.Ink);
        plot.Axes.Color(Color.FromHex(Palette.Ink));
        plot.Axes.Bottom.TickLabelStyle.FontSize = 13;
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericFixedInterval(10);
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex(Palette.Grid);
        plot.Grid.YAxisStyle.MajorLineStyle.Width = 1;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.ShowLegend(Edge.Right);
        plot.Legend.FontSize = 13;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
    }

    private static string Face() =>
        Faces.FirstOrDefault(face => SKFontManager.Default.FontFamilies.Contains(face, StringComparer.Ordinal)) ?? Fonts.Default;
}
