using System.Net;
using System.Text;

namespace LotteryActors.Cli.Reports;

/// <summary>Writes HTML. Text is always escaped; only what this writer made itself goes in raw.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _html = new();

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public HtmlPage Raw(string html)
    {
        _html.Append(html).Append('\n');
        return this;
    }

    public HtmlPage Heading(string text) => Raw($"<h2>{Escape(text)}</h2>");

    public HtmlPage Paragraph(string text, string style = "") => Raw($"<p{Class(style)}>{Escape(text)}</p>");

    public HtmlPage Tile(string value, string label) => Raw($"""<div class="tile"><b>{Escape(value)}</b><span>{Escape(label)}</span></div>""");

    public HtmlPage Definitions(IEnumerable<(string Term, string Text)> pairs)
    {
        Raw("<dl>");
        foreach (var (term, text) in pairs)
        {
            Raw($"<dt>{Escape(term)}</dt><dd>{Escape(text)}</dd>");
        }

        return Raw("</dl>");
    }

    public HtmlPage Table(IEnumerable<string> heads, IEnumerable<HtmlRow> rows, string style = "")
    {
        Raw($"<div class=\"scroll\"><table{Class(style)}><thead><tr>");
        Raw(string.Concat(heads.Select(h => $"<th>{Escape(h)}</th>")));
        Raw("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            Raw($"<tr{Class(row.Style)}>{string.Concat(row.Cells.Select(Cell))}</tr>");
        }

        return Raw("</tbody></table></div>");
    }

    public override string ToString() => _html.ToString();

    private static string Cell(HtmlCell cell) =>
        $"<td{Class(cell.Style)}{(cell.Heat is { } heat ? FormattableString.Invariant($" style=\"background:rgba(var(--heat),{heat:0.00})\"") : "")}>{Escape(cell.Text)}</td>";

    private static string Class(string style) => style.Length == 0 ? "" : $" class=\"{style}\"";
}

/// <param name="Style">CSS classes of the row.</param>
internal sealed record HtmlRow(IEnumerable<HtmlCell> Cells, string Style = "");

/// <param name="Heat">Strength of the background, 0 to 1; null for none.</param>
internal sealed record HtmlCell(string Text, string Style = "", double? Heat = null)
{
    public static implicit operator HtmlCell(string text) => new(text);
}
