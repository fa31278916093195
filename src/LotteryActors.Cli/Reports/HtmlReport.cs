using System.Globalization;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Verdicts;

namespace LotteryActors.Cli.Reports;

/// <summary><c>report.html</c>: one page that needs nothing else, in light and dark, for somebody who was not there.</summary>
public static class HtmlReport
{
    public static string Of(SearchReport report)
    {
        var page = new HtmlPage();
        page.Raw($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{HtmlPage.Escape(report.Id.Text)}: lottery ticket search</title>
            <style>{Css()}</style>
            </head>
            <body><main>
            """);
        Head(page, report);
        Tiles(page, report);
        Figure(page, report);
        Results(page, report);
        HowToRead(page, report);
        HtmlEvidence.Write(page, report);
        return page.Raw("</main></body></html>").ToString();
    }

    private static void Head(HtmlPage page, SearchReport report)
    {
        var spec = report.Spec;
        page.Paragraph($"lottery ticket search {report.Id}", "eyebrow");
        page.Raw($"<h1>{HtmlPage.Escape(spec.Name)}</h1>");
        page.Paragraph(
            $"{spec.Model.Name} on {spec.Task.Set} ({spec.Task.Task}), {(spec.Pretrain is { } p ? $"pre-trained on {p.Data.Set} {p.Data.Task}" : "drawn from the seed")}, " +
            $"pruned by iterative magnitude over the '{spec.Prune.Preset}' weights to {Numbers.ShortPercent(spec.Prune.Sparsities[^1])}; seed {Invariant(spec.Seed)}.",
            "quiet");
        page.Paragraph(Sentence(report), "verdict" + (report.Search.Verdict is { } v ? (v.Level is null ? " no" : " yes") : ""));
    }

    private static string Sentence(SearchReport report) => report.Search switch
    {
        { Verdict: { } verdict } => verdict.Sentence,
        { Phase: SearchPhase.Failed } search => $"failed: {search.FailureReason}",
        { Phase: SearchPhase.Cancelled } => "cancelled; what was finished until then is below",
        { Phase: SearchPhase.Paused } search => $"paused; `lottery resume {search.Id}` goes on",
        { } search => $"not finished yet: {search.Phase.ToString().ToLowerInvariant()}, level {Invariant(search.Level)} of {Invariant(search.Levels.Count - 1)}",
    };

    private static void Tiles(HtmlPage page, SearchReport report)
    {
        var results = report.Results;
        page.Raw("""<div class="tiles">""");
        page.Tile(Numbers.Percent(results.Dense), "dense accuracy");
        if (report.Search.Verdict?.Level is { } level)
        {
            page.Tile(Numbers.Percent(results.Rows[level].Accuracy), $"ticket at {Numbers.ShortPercent(results.Rows[level].Target)}");
            page.Tile(Numbers.Count(results.Rows[level].Kept), $"weights kept of {Numbers.Count(results.Rows[level].Prunable)}");
        }

        if (results.Line is not null && results.Line != results.Dense)
        {
            page.Tile(Numbers.Percent(results.Line), "needed by the rule");
        }

        if (results.QuestionOnly is not null)
        {
            page.Tile(Numbers.Percent(results.QuestionOnly), "question only");
        }

        if (results.Majority is not null)
        {
            page.Tile(Numbers.Percent(results.Majority), "majority answer");
        }

        page.Raw("</div>");
    }

    private static void Figure(HtmlPage page, SearchReport report)
    {
        page.Heading("Accuracy against sparsity");
        var curves = AccuracyCurves.Of(report);
        if (curves.Curves.Count == 0)
        {
            page.Paragraph("No level has been scored yet.", "quiet");
            return;
        }

        page.Raw(new InlineFigure(curves).Draw());
        page.Raw("""<p class="quiet">The same figure on white: <a href="accuracy.png">accuracy.png</a>, <a href="accuracy.svg">accuracy.svg</a>. The numbers: <a href="results.csv">results.csv</a>.</p>""");
    }

    private static void Results(HtmlPage page, SearchReport report)
    {
        var results = report.Results;
        page.Heading("Results");
        page.Table(
            ["level", "target", "sparsity", "kept", "accuracy", "of dense", .. results.Columns.Select(c => ControlKinds.Name(c).Replace('-', ' ')), "ticket?"],
            results.Rows.Select(row => new HtmlRow(Cells(row), row.Level > 0 && row.Level == report.Search.Verdict?.Level ? "ticket" : "")));
    }

    private static IEnumerable<HtmlCell> Cells(ResultsRow row) =>
    [
        row.Level == 0 ? "0 (dense)" : Invariant(row.Level),
        Numbers.ShortPercent(row.Target),
        row.Sparsity is { } s ? (100 * s).ToString("0.000", CultureInfo.InvariantCulture) + " %" : Numbers.Unknown,
        row.Level == 0 ? "all" : Numbers.Count(row.Kept),
        Numbers.Percent(row.Accuracy),
        Numbers.Percent(row.ShareOfDense),
        .. row.Controls.Select(c => (HtmlCell)(row.Level == 0 ? "" : Numbers.Percent(c))),
        row.IsTicket switch { true => new HtmlCell("yes", "yes"), false => new HtmlCell("no", "no"), null => "" },
    ];

    private static void HowToRead(HtmlPage page, SearchReport report)
    {
        var spec = report.Spec;
        page.Heading("How to read this");
        page.Paragraph(
            "A level is a number of prunings done; level 0 is the dense model. Every level is trained from the same anchor weights under its own mask and scored once on the " +
            "evaluation split; the mask of the next level is made from the weights it ended with. Accuracy is the share of questions answered right.");
        page.Paragraph($"The verdict rule is '{spec.Verdict.Rule}': {Rule(spec.Verdict)}" +
            (report.Line is { } line ? $" Here that is {Numbers.Percent(line)}." : "") + " The verdict names the sparsest level that does. One seed is one sample: repeat with others before you build on a small difference.");
        page.Paragraph(
            $"Sparsity is the share removed of the prunable weights of the preset '{spec.Prune.Preset}'" +
            (report.Results.Rows.Select(r => r.Prunable).FirstOrDefault(p => p is not null) is { } prunable ? $", {Numbers.Count(prunable)} of them" : "") +
            "; biases, norms and the task head are never pruned and never counted. Target is what was asked for, sparsity what whole weights allow.");
        foreach (var control in spec.Controls.Distinct())
        {
            page.Paragraph($"{ControlKinds.Name(control).Replace('-', ' ')}: {Meaning(control)}");
        }

        if (report.MajorityShare is not null)
        {
            page.Paragraph("majority answer: what always giving the commonest answer scores.");
        }
    }

    private static string Rule(VerdictRule rule) => rule.Rule switch
    {
        VerdictRules.Relaxed => $"a ticket must reach {Numbers.ShortPercent(rule.Share)} of the dense accuracy (Gan et al., 2022).",
        VerdictRules.WithinOneSd => "a ticket must come within one standard deviation of the dense accuracy over seeds (Chen et al., 2020).",
        _ => "a ticket must reach the dense accuracy.",
    };

    private static string Meaning(ControlKind control) => control switch
    {
        ControlKind.RandomMask => "a random mask that keeps as many weights in every tensor as the ticket does. Where the ticket is better, it matters which weights are kept.",
        ControlKind.RandomGlobal => "a random mask that keeps as many weights in all as the ticket does. Beside the random mask it shows what the shares of the tensors are worth.",
        ControlKind.ShuffledWeights => "the ticket's mask over anchor weights shuffled within each tensor. Where the ticket is better, mask and weights belong together.",
        ControlKind.Reinitialised => "the ticket's mask over weights drawn anew. Where the ticket is better, the anchor matters.",
        ControlKind.OneShot => "one pruning of the anchor itself by magnitude, without training before. Where the ticket is better, iterating pays.",
        ControlKind.QuestionOnly => "the dense model trained and scored without pictures. What it reaches can be guessed from the question.",
        ControlKind.Adversarial => "the ticket itself, trained adversarially. Where it is better than the ticket, the mask holds more than plain training gets out of it.",
        _ => throw new ArgumentOutOfRangeException(nameof(control), control, "no such control"),
    };

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Css()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
