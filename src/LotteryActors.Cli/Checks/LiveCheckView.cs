using LotteryActors.Cli.CommandLine;
using LotteryActors.Data.Checks;
using Spectre.Console;

namespace LotteryActors.Cli.Checks;

/// <summary>For people: a bar for every part while it is checked, then the findings in colour.</summary>
internal sealed class LiveCheckView(TextWriter output) : ICheckView
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    public IReadOnlyList<PartReport> Follow(Func<IProgress<CheckStep>?, IReadOnlyList<PartReport>> check) =>
        _console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => check(new Bars(context)));

    public void Tell(string folder, IReadOnlyList<PartReport> reports, IReadOnlyList<FileFingerprint> files)
    {
        foreach (var fault in reports.SelectMany(CheckText.Faults))
        {
            _console.Write(new Text(fault, new Style(Color.Red)));
            _console.WriteLine();
        }

        foreach (var remark in reports.SelectMany(CheckText.Remarks))
        {
            _console.Write(new Text(remark, new Style(Color.Grey)));
            _console.WriteLine();
        }

        if (files.Count > 0)
        {
            _console.Write(Table(CheckText.FileHeads, files.Select(file => (CheckText.Cells(file), IsWrong: false))));
        }

        _console.Write(Table(CheckText.Heads, reports.Select(report => (CheckText.Cells(report), report.Wrong > 0))));
        _console.Write(new Text(CheckText.Closing(reports), new Style(reports.Any(report => report.Wrong > 0) ? Color.Red : Color.Green, decoration: Decoration.Bold)));
        _console.WriteLine();
    }

    internal static Table Table(IReadOnlyList<string> heads, IEnumerable<(IReadOnlyList<string> Cells, bool IsWrong)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var (number, head) in heads.Index())
        {
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(head)}[/]") { Alignment = number < 2 ? Justify.Left : Justify.Right });
        }

        foreach (var (cells, isWrong) in rows)
        {
            table.AddRow([.. cells.Select(cell => new Text(cell, isWrong ? new Style(Color.Red) : Style.Plain))]);
        }

        return table;
    }

    /// <summary>The bars of the parts that were begun.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<CheckStep>
    {
        private string? _part;
        private ProgressTask? _bar;

        public void Report(CheckStep value)
        {
            if (value.Part != _part || _bar is null)
            {
                _bar?.StopTask();
                _part = value.Part;
                _bar = context.AddTask(Markup.Escape(Printable.Of(value.Part)));
            }

            _bar.MaxValue = Math.Max(1, value.Total);
            _bar.Value = value.Done;
        }
    }
}
