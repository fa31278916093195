using System.Globalization;
using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Masks;

namespace LotteryActors.Cli.Reports;

/// <summary>Writes a report: page, figure, numbers, masks and ticket. Every file is written aside and renamed; an old report is replaced file by file.</summary>
public static class ReportFolder
{
    /// <returns>What is missing for want of a sound artifact, each a line for people; empty as a rule.</returns>
    public static IReadOnlyList<string> Write(string folder, SearchReport report, IArtifactStore store)
    {
        Directory.CreateDirectory(Path.Combine(folder, "masks"));
        Text(Path.Combine(folder, "report.html"), writer => writer.Write(HtmlReport.Of(report)));
        Text(Path.Combine(folder, "results.csv"), writer => ResultsCsv.Write(writer, report));
        var curves = AccuracyCurves.Of(report);
        Aside(Path.Combine(folder, "accuracy.png"), path => AccuracyFigure.WritePng(path, curves));
        Aside(Path.Combine(folder, "accuracy.svg"), path => AccuracyFigure.WriteSvg(path, curves));
        foreach (var (level, mask) in report.Masks.OrderBy(m => m.Key))
        {
            Bytes(Path.Combine(folder, "masks", Invariant($"level-{level}.safetensors")), stream => MaskArtifact.Export(stream, mask));
        }

        return Ticket(folder, report, store);
    }

    /// <summary>What this machine cannot do for a report, though nothing of it is missing.</summary>
    public static IReadOnlyList<string> Notes() =>
        AccuracyFigure.HasFonts ? [] : ["accuracy.png: this machine has no font, so the picture has no words (report.html has); install one, for example fonts-dejavu-core, and `lottery report` again"];

    private static IReadOnlyList<string> Ticket(string folder, SearchReport report, IArtifactStore store)
    {
        if (report.Search.Anchor is not { } anchor || report.TicketLevel is not { } level || !report.Masks.TryGetValue(level, out var mask))
        {
            return [];
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["search"] = report.Id.Text,
            ["level"] = Invariant($"{level}"),
            ["target_sparsity"] = Numbers.Exact(report.Results.Rows[level].Target),
            ["verdict"] = report.Search.Verdict?.Sentence ?? "none yet",
            ["is_winning"] = report.Search.Verdict?.Level == level ? "true" : "false",
            ["anchor"] = anchor.Weights.Hex,
            ["anchor_step"] = Invariant($"{anchor.Step}"),
            ["mask"] = report.Search.Levels[level].Mask!.Hex,
            ["model"] = report.Spec.Model.Name,
        };
        try
        {
            Bytes(Path.Combine(folder, "ticket.safetensors"), stream => TicketFile.Write(stream, store, anchor.Weights, mask, metadata));
            return [];
        }
        catch (ArtifactException e)
        {
            return [$"ticket.safetensors: {e.Message}"];
        }
    }

    private static void Text(string path, Action<TextWriter> write) =>
        Bytes(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });

    private static void Bytes(string path, Action<Stream> write) =>
        Aside(path, aside =>
        {
            using var stream = File.Create(aside);
            write(stream);
        });

    private static void Aside(string path, Action<string> write)
    {
        var aside = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}{Path.GetExtension(path)}");
        try
        {
            write(aside);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
