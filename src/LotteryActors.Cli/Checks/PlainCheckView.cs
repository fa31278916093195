using LotteryActors.Cli.Running;
using LotteryActors.Data.Checks;

namespace LotteryActors.Cli.Checks;

/// <summary>Where no terminal is: a line when a part begins, one every ten seconds of a long part, then the findings.</summary>
internal sealed class PlainCheckView(TextWriter output, TimeProvider clock) : ICheckView, IProgress<CheckStep>
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private string? _part;
    private long _told;

    public IReadOnlyList<PartReport> Follow(Func<IProgress<CheckStep>?, IReadOnlyList<PartReport>> check) => check(this);

    public void Report(CheckStep value)
    {
        if (value.Part != _part)
        {
            _part = value.Part;
            _told = clock.GetTimestamp();
            output.WriteLine($"checking {CommandLine.Printable.Of(value.Part)}");
        }
        else if (value.Total > 0 && clock.GetElapsedTime(_told) >= Beat)
        {
            _told = clock.GetTimestamp();
            output.WriteLine($"checking {CommandLine.Printable.Of(value.Part)}: {Numbers.Percent((double)value.Done / value.Total)}");
        }
    }

    public void Tell(string folder, IReadOnlyList<PartReport> reports, IReadOnlyList<FileFingerprint> files)
    {
        Lines(reports.SelectMany(CheckText.Faults));
        Lines(reports.SelectMany(CheckText.Remarks));
        if (files.Count > 0)
        {
            Lines(ResultsText.Table(CheckText.FileHeads, files.Select(CheckText.Cells)).Append(""));
        }

        Lines(ResultsText.Table(CheckText.Heads, reports.Select(CheckText.Cells)));
        output.WriteLine(CheckText.Closing(reports));
    }

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }
    }
}
