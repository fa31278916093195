using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Reports;

/// <summary>The second half of the page: where the weights went, where the bits came from, how to get them again.</summary>
internal static class HtmlEvidence
{
    public static void Write(HtmlPage page, SearchReport report)
    {
        Tensors(page, report);
        Settings(page, report);
        Provenance(page, report);
        Again(page, report);
        page.Raw("""<footer>Written by LotteryActors from the ledger of the search. Same stage key, same bytes: every digest here can be checked.</footer>""");
    }

    private static void Tensors(HtmlPage page, SearchReport report)
    {
        var levels = report.Masks.Keys.Order().ToList();
        if (levels.Count == 0)
        {
            return;
        }

        page.Heading("Where the weights went");
        page.Paragraph("Share removed of every prunable tensor, by level. Pruning is global: tensors compete with one another, so their shares differ.");
        page.Table(
            ["tensor", "weights", .. levels.Select(l => Numbers.ShortPercent(report.Results.Rows[l].Target))],
            report.Masks[levels[0]].Tensors.Select(tensor => new HtmlRow(
            [
                new HtmlCell(tensor.Name, "mono"),
                Numbers.Count(tensor.Length),
                .. levels.Select(level => Removed(report.Masks[level][tensor.Name].Kept, tensor.Length)),
            ])),
            "heat");
    }

    private static HtmlCell Removed(long kept, long length)
    {
        var removed = length == 0 ? 0 : 1 - ((double)kept / length);
        return new HtmlCell(Numbers.Percent(removed), Heat: 0.55 * removed);
    }

    private static void Settings(HtmlPage page, SearchReport report)
    {
        var spec = report.Spec;
        page.Heading("Settings");
        page.Definitions(
        [
            ("model", Invariant($"{spec.Model.Name}: {spec.Model.Layers} layers, hidden {spec.Model.HiddenSize}, {spec.Model.Heads} heads, feed-forward {spec.Model.IntermediateSize}, {spec.Model.VocabularySize} word pieces, {spec.Model.RegionFeatures} numbers a region")),
            ("task", $"{spec.Task.Set} {spec.Task.Task}, fingerprint {spec.Task.Fingerprint.Short}" + Options(spec.Task.Options.Select(o => $"{o.Name} {o.Value}"))),
            ("pre-training", spec.Pretrain is { } p ? Invariant($"{p.Data.Set} {p.Data.Task}, {p.Recipe.Steps} steps, MLM {p.Mix.Mlm} : MRFR {p.Mix.Mrfr} : ITM {p.Mix.Itm}") : "none: theta_0 is drawn from the seed"),
            ("training a level", Invariant($"{spec.Recipe.Steps} steps of {spec.Recipe.BatchSize} x {spec.Recipe.Accumulation} examples, AdamW, rate {spec.Recipe.LearningRate} with {spec.Recipe.WarmupSteps} steps of warm-up, weight decay {spec.Recipe.WeightDecay}, gradients clipped at {spec.Recipe.GradientNorm}, head at {spec.Recipe.HeadRateFactor} times the rate{Adversarial(spec.Recipe)}")),
            ("pruning", $"global magnitude over '{spec.Prune.Preset}', targets {string.Join(", ", spec.Prune.Sparsities.Select(s => Numbers.ShortPercent(s)))}"),
            ("rewinding", spec.RewindStep == 0 ? "to theta_0" : Invariant($"to theta_i, i = {spec.RewindStep}") + $"; the task head {(spec.Prune.Head == Tickets.Searches.HeadPolicy.Anchor ? "restarts from phi_0" : "is carried on")}"),
            ("seed", Invariant($"{spec.Seed}; the seeds of stages below follow from it")),
            ("device", Invariant($"{spec.Execution.DeviceClass}, {spec.Execution.Threads} Torch thread(s), {Precisions.NameOf(spec.Execution.Precision)}; part of every stage key")),
        ]);
    }

    private static void Provenance(HtmlPage page, SearchReport report)
    {
        page.Heading("Where the bits came from");
        if (report.Stages.Count == 0)
        {
            page.Paragraph("No stage is finished yet.", "quiet");
            return;
        }

        var all = report.Stages.Select(s => s.Result.Provenance).ToList();
        page.Definitions(
        [
            ("torch", Distinct(all.Select(p => p.TorchVersion))),
            ("devices", Distinct(all.Select(p => p.Device))),
            ("threads", Distinct(all.Select(p => p.Threads.ToString(CultureInfo.InvariantCulture)))),
            ("CPU capability", Distinct(all.Select(p => p.CpuCapability))),
            ("bit-exact", all.All(p => p.BitExact) ? "yes: the same key gives the same bytes" : "no: at least one stage ran on a device that is not deterministic"),
            ("device time", Numbers.Duration(TimeSpan.FromSeconds(all.Sum(p => p.Seconds)))),
        ]);
        page.Raw(Invariant($"<details><summary>{report.Stages.Count} stages, their keys, seeds and outputs</summary>"));
        page.Table(["stage", "kind", "key", "seed", "outputs", "time"], report.Stages.Select(Row));
        page.Raw("</details>");
    }

    private static HtmlRow Row(ReportStage stage) => new(
    [
        stage.Purpose,
        new HtmlCell(stage.Kind, "left"),
        new HtmlCell(stage.Key.Short, "mono left"),
        stage.Seed?.ToString(CultureInfo.InvariantCulture) ?? "",
        new HtmlCell(string.Join(", ", stage.Result.Outputs.Select(o => $"{o.Name} {o.Digest.Short}")), "mono left"),
        Numbers.Duration(TimeSpan.FromSeconds(stage.Result.Provenance.Seconds)),
    ]);

    private static void Again(HtmlPage page, SearchReport report)
    {
        page.Heading("Do it again");
        var data = report.Spec.DataPath is { } path ? $" --data {path}" : "";
        page.Raw($"<pre>lottery run {HtmlPage.Escape(report.Spec.Name)}{HtmlPage.Escape(data)} --home a-fresh-home\nlottery status --json --home a-fresh-home</pre>");
        page.Paragraph(
            $"The search is again {report.Id} when spec and data are the same, and every output has the digest listed above, whoever was killed in between; CPU capability and the version of torch must be the same too.");
        page.Paragraph(
            "Beside this page: masks/ holds the mask of every level (safetensors, U8, 1 = kept), ticket.safetensors the anchor's backbone under the ticket's mask (F32), results.csv every score.");
    }

    private static string Adversarial(TrainRecipe recipe) => recipe.Adversarial is { } a
        ? Invariant($"; adversarial{(a.Use == AdversarialUse.Tickets ? " beside the tickets only" : "")}: {a.Modality} perturbed over {a.Steps} passes, {a.Norm} steps of {a.TextRate} (text) and {a.ImageRate} (image), bound {a.MaxNorm}, KL weight {a.KlWeight}, start {a.InitialMagnitude}")
        : "";

    private static string Options(IEnumerable<string> options) => string.Concat(options.Select(o => ", " + o));

    private static string Distinct(IEnumerable<string> values) => string.Join(", ", values.Distinct().Order(StringComparer.Ordinal));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
