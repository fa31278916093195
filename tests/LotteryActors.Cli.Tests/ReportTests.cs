using System.Globalization;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Reports;
using LotteryActors.Cli.Verbs;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_tells_verdict_denominator_controls_and_provenance()
    {
        var html = Page();

        Assert.Contains("relaxed winning ticket at 70 %: 99.5 % of dense", html, StringComparison.Ordinal);
        Assert.Contains("&#39;encoder&#39;, 192 of them", html, StringComparison.Ordinal);
        Assert.Contains("99 % of the dense accuracy", html, StringComparison.Ordinal);
        Assert.Contains("random mask: a random mask that keeps as many weights in every tensor", html, StringComparison.Ordinal);
        Assert.Contains("uniter.encoder.query.weight", html, StringComparison.Ordinal);
        Assert.Contains("2.10.0", html, StringComparison.Ordinal);
        Assert.Contains("AVX2", html, StringComparison.Ordinal);
        Assert.Contains("30.0 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_nothing_else()
    {
        var html = Page();

        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_never_taken_for_markup()
    {
        var html = Page(spec: SyntheticSearch.Spec("<b>x</b>"));

        Assert.DoesNotContain("<b>x</b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;x&lt;/b&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_search_that_is_not_finished_has_a_report_too(int stages)
    {
        var html = Page(stages);

        Assert.Contains("not finished yet", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_tidy_and_read_back_exactly_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var search = SyntheticSearch.Run(_folder.Store);
            using var text = new StringWriter();
            ResultsCsv.Write(text, Report(search));
            var rows = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')).ToList();

            Assert.Equal(ResultsCsv.Header.Split(','), rows[0]);
            Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
            Assert.Equal(["dense", "ticket", "ticket", "ticket", "random-mask", "random-mask", "random-mask", "question-only", "majority"], rows.Skip(1).Select(r => r[0]));
            Assert.Equal(["ticket", "2", "0.7", Exact(search.State.Levels[2].Sparsity), Exact(search.State.Levels[2].Pruned!.Kept), "192", "0.796"], rows[3][..7]);
            Assert.Equal("true", rows[3][10]);
            Assert.Equal("0.3", rows[^1][6]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_folder_holds_page_pictures_numbers_masks_and_ticket()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        var folder = Path.Combine(_folder.Path, "report");

        ReportFolder.Write(folder, Report(search), _folder.Store);
        ReportFolder.Write(folder, Report(search), _folder.Store);

        Assert.Equal(
            ["accuracy.png", "accuracy.svg", "report.html", "results.csv", "ticket.safetensors"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["level-1.safetensors", "level-2.safetensors", "level-3.safetensors"],
            Directory.GetFiles(Path.Combine(folder, "masks")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], File.ReadAllBytes(Path.Combine(folder, "accuracy.png"))[..4]);
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder, "accuracy.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ticket_is_the_anchors_backbone_under_the_mask_of_the_verdict()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        var report = Report(search);
        var folder = Path.Combine(_folder.Path, "report");

        ReportFolder.Write(folder, report, _folder.Store);

        var ticket = SafetensorsFile.Read(Path.Combine(folder, "ticket.safetensors"));
        using var opened = _folder.Store.OpenRead(search.State.Anchor!.Weights);
        var anchor = SafetensorsFile.Read(opened, "anchor");
        var mask = report.Masks[2]["uniter.encoder.query.weight"];
        Assert.Equal(["uniter.embeddings.word.weight", "uniter.encoder.query.weight", "uniter.encoder.output.weight"], ticket.Entries.Select(e => e.Name));
        Assert.Equal(anchor.Float32("uniter.embeddings.word.weight").ToArray(), ticket.Float32("uniter.embeddings.word.weight").ToArray());
        Assert.True(mask.Holds(ticket.Float32("uniter.encoder.query.weight")));
        Assert.Equal(mask.Kept, ticket.Float32("uniter.encoder.query.weight").ToArray().Count(w => w != 0));
        Assert.Equal("2", ticket.Metadata["level"]);
        Assert.Equal("true", ticket.Metadata["is_winning"]);
        Assert.Equal(search.State.Anchor.Weights.Hex, ticket.Metadata["anchor"]);
    }

    [Fact]
    public void A_missing_artifact_is_a_remark_and_spoils_nothing_else()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        var folder = Path.Combine(_folder.Path, "report");
        _folder.Store.Delete(search.State.Levels[1].Mask!);
        _folder.Store.Delete(search.State.Anchor!.Weights);
        var remarks = new List<string>();

        var report = ReportSource.Read(search.Ledger.Searches[0], search.Ledger, _folder.Store, null, remarks);
        remarks.AddRange(ReportFolder.Write(folder, report, _folder.Store));

        Assert.Contains(remarks, r => r.StartsWith("mask of level 1: ", StringComparison.Ordinal));
        Assert.Contains(remarks, r => r.StartsWith("ticket.safetensors: ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
    }

    [Fact]
    public void A_report_with_a_damaged_mask_names_it_writes_the_rest_and_is_no_success()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        File.WriteAllText(_folder.Store.PathOf(search.State.Levels[1].Mask!), "damaged");
        var home = new LotteryHome(_folder.Path);
        using var error = new StringWriter { NewLine = "\n" };

        var code = ReportVerb.Write(new Terminal(TextWriter.Null, error, IsLive: false), home, search.Ledger, "quick");

        Assert.Equal(3, code);
        Assert.StartsWith("lottery: mask of level 1: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("do not match their digest", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["level-2.safetensors", "level-3.safetensors"],
            Directory.GetFiles(Path.Combine(home.ReportOf(search.Id), "masks")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(home.ReportOf(search.Id), "ticket.safetensors")));
    }

    [Fact]
    public void A_report_of_sound_artifacts_is_a_success()
    {
        var search = SyntheticSearch.Run(_folder.Store);

        Assert.Equal(0, ReportVerb.Write(new Terminal(TextWriter.Null, TextWriter.Null, IsLive: false), new LotteryHome(_folder.Path), search.Ledger, "quick"));
    }

    [Fact]
    public void Without_a_winning_ticket_the_sparsest_is_handed_out_and_says_so()
    {
        var spec = SyntheticSearch.Spec() with { Verdict = new VerdictRule("relaxed", 1.5) };
        var search = SyntheticSearch.Run(_folder.Store, spec: spec);
        var folder = Path.Combine(_folder.Path, "report");

        ReportFolder.Write(folder, Report(search), _folder.Store);

        var ticket = SafetensorsFile.Read(Path.Combine(folder, "ticket.safetensors"));
        Assert.Equal("3", ticket.Metadata["level"]);
        Assert.Equal("false", ticket.Metadata["is_winning"]);
    }

    private string Page(int stages = int.MaxValue, SearchSpec? spec = null) => HtmlReport.Of(Report(SyntheticSearch.Run(_folder.Store, stages, spec)));

    private static string Exact(double? value) => value!.Value.ToString("R", CultureInfo.InvariantCulture);

    private SearchReport Report(SyntheticSearch search)
    {
        var remarks = new List<string>();
        var report = ReportSource.Read(search.Ledger.Searches[0], search.Ledger, _folder.Store, 0.3, remarks);
        Assert.Empty(remarks);
        return report;
    }
}
