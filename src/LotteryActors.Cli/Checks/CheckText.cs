using LotteryActors.Cli.CommandLine;
using LotteryActors.Data.Checks;

namespace LotteryActors.Cli.Checks;

/// <summary>What a check found, in words.</summary>
internal static class CheckText
{
    public static IReadOnlyList<string> Heads { get; } = ["what", "format", "examples", "pictures", "answers known", "passed over", "wrong"];

    public static IReadOnlyList<string> Cells(PartReport report) =>
    [
        Printable.Of(report.Name),
        report.Format,
        report.Counts.FirstOrDefault(tally => tally.Name != "pictures") is { } examples ? $"{Numbers.Count(examples.Count)} {Noun(examples.Name)}" : "",
        report.Count("pictures") is { } pictures ? Numbers.Count(pictures) : "",
        report.Answers is { } answers ? Numbers.Percent(answers.Share) : "",
        report.Passed > 0 ? Numbers.Count(report.Passed) : "",
        report.Wrong > 0 ? Numbers.Count(report.Wrong) : "0",
    ];

    /// <summary>Every fault that is told of, and how many more there are.</summary>
    public static IEnumerable<string> Faults(PartReport report)
    {
        foreach (var group in report.Faults)
        {
            foreach (var line in group.Lines)
            {
                yield return Printable.Of($"{group.Kind.Word(),-11}  {line}");
            }

            if (group.More > 0)
            {
                yield return $"{group.Kind.Word(),-11}  ... and {Numbers.Count(group.More)} more in {Printable.Of(report.Name)}";
            }
        }
    }

    /// <summary>What was passed over, and what was not looked at.</summary>
    public static IEnumerable<string> Remarks(PartReport report) =>
        report.Skipped.Select(skip => $"{Printable.Of(report.Name)}: {Numbers.Count(skip.Count)} {skip.Name}: passed over, as the original does")
            .Concat(report.Notes.Select(note => $"{Printable.Of(report.Name)}: {Printable.Of(note)}"));

    public static string Closing(IReadOnlyList<PartReport> reports)
    {
        var (wrong, parts) = (reports.Sum(report => report.Wrong), reports.Count(report => report.Wrong > 0));
        return wrong == 0
            ? $"all is well in {Count(reports.Count, "part")}"
            : $"{Count(wrong, "thing")} wrong in {Numbers.Count(parts)} of {Count(reports.Count, "part")}";
    }

    public static IReadOnlyList<string> FileHeads { get; } = ["file", "bytes", "of samples", "sha256"];

    public static IReadOnlyList<string> Cells(FileFingerprint file) => [Printable.Of(file.Name), Numbers.Count(file.Bytes), file.Sampled[..12], file.Whole ?? ""];

    private static string Count(long count, string noun) => $"{Numbers.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>"examples of id2len.json" are examples.</summary>
    private static string Noun(string name) => name.Split(' ')[0];
}
