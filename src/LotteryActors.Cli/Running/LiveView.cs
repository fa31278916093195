using LotteryActors.Cli.Boards;
using LotteryActors.Cli.Reports;
using LotteryActors.Cluster.Protocol;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LotteryActors.Cli.Running;

/// <summary>For people: the whole board, redrawn in place four times a second.</summary>
internal sealed class LiveView : IRunView
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _console;
    private readonly int _devices;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;
    private volatile RunBoard? _board;

    public LiveView(IAnsiConsole console, int devices)
    {
        _console = console;
        _devices = devices;
        _drawing = Task.Run(DrawAsync);
    }

    public void Show(SearchNotice notice, RunBoard board)
    {
        _board = board;
        var aside = notice switch
        {
            SearchNotices.StageAttemptEnded e => $"{board.PurposeOf(e.Stage, e.Kind)}: attempt {Numbers.Exact(e.Attempt)} {e.End.ToString().ToLowerInvariant()}: {e.Evidence.ReplaceLineEndings(" ")}",
            SearchNotices.Hindered h => $"waiting: {h.Reason}",
            _ => null,
        };
        if (aside is not null)
        {
            _console.MarkupLine($"[yellow]{Markup.Escape(aside)}[/]");
        }
    }

    public void End(RunBoard board, RunEnding ending)
    {
        _board = board;
        Stop();
        var lines = ResultsText.Closing(board, ending).ToList();
        if (lines.Count > 0)
        {
            _console.WriteLine();
            _console.Write(new Markup(Markup.Escape(lines[0]), board.Search.Verdict?.Level is null ? new Style(Color.Yellow, decoration: Decoration.Bold) : new Style(Color.Green, decoration: Decoration.Bold)));
            _console.WriteLine();
            lines.Skip(1).ToList().ForEach(_console.WriteLine);
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        _end.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static IRenderable Draw(RunBoard board, int devices)
    {
        if (board.Results() is not { } results)
        {
            return new Markup($"[grey]waiting for {Markup.Escape(board.Id.Text)} ...[/]");
        }

        var left = board.TimeLeft(devices) is { } time ? $" [grey]about {Numbers.Duration(time)} left[/]" : "";
        var head = new Markup($"[bold]{Markup.Escape(board.Id.Text)}[/]  {Markup.Escape(board.PhaseText)}{left}");
        return board.Running.Count == 0
            ? new Rows(head, Levels(results, board))
            : new Rows(head, Levels(results, board), RunningStages(board));
    }

    private static Table Levels(ResultsTable results, RunBoard board)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var head in ResultsText.Heads(results))
        {
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(head)}[/]") { Alignment = Justify.Right });
        }

        table.Columns[0].Alignment = Justify.Left;
        foreach (var row in results.Rows)
        {
            var style = row.IsTicket switch
            {
                true => "green",
                false => "default",
                null => row.Level == board.Search.Level && row.Accuracy is null ? "bold" : row.Accuracy is null ? "grey" : "default",
            };
            table.AddRow([.. ResultsText.Cells(row).Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
        }

        return table;
    }

    private static Table RunningStages(RunBoard board)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders();
        foreach (var justify in new[] { Justify.Left, Justify.Left, Justify.Right, Justify.Right, Justify.Right, Justify.Right, Justify.Left })
        {
            table.AddColumn(new TableColumn("") { Alignment = justify, NoWrap = true });
        }

        foreach (var stage in board.Running)
        {
            table.AddRow(
                new Markup(Markup.Escape(stage.Purpose)),
                new Markup(Bar(stage.Done)),
                new Text(stage.Progress is { Steps: > 1 } p ? FormattableString.Invariant($"{p.Step}/{p.Steps}") : ""),
                new Text(stage.Progress is { } q && !double.IsNaN(q.Loss) ? $"loss {Numbers.Loss(q.Loss)}" : ""),
                new Text(stage.Progress is { ExamplesPerSecond: > 0 } r ? $"{Numbers.Rate(r.ExamplesPerSecond)}/s" : ""),
                new Text(stage.TimeLeft is { } left ? Numbers.Duration(left) : ""),
                new Markup($"[grey]{Markup.Escape(stage.Device)}[/]"));
        }

        return table;
    }

    private static string Bar(double done)
    {
        const int Width = 24;
        var full = (int)Math.Round(done * Width);
        return $"[deepskyblue3]{new string('━', full)}[/][grey37]{new string('━', Width - full)}[/]";
    }

    private async Task DrawAsync()
    {
        var live = _console.Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Crop);
        await live.StartAsync(async context =>
        {
            using var beat = new PeriodicTimer(Beat);
            try
            {
                do
                {
                    Redraw(context);
                }
                while (await beat.WaitForNextTickAsync(_end.Token));
            }
            catch (OperationCanceledException)
            {
                Redraw(context);
            }
        });
    }

    private void Redraw(LiveDisplayContext context)
    {
        if (_board is { } board)
        {
            context.UpdateTarget(Draw(board, _devices));
        }
    }

    private void Stop()
    {
        _end.Cancel();
        _drawing.GetAwaiter().GetResult();
    }
}
