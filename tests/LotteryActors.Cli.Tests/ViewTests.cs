using System.Text.Json;
using LotteryActors.Cli.Boards;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;
using Spectre.Console;

namespace LotteryActors.Cli.Tests;

public sealed class ViewTests : IDisposable
{
    private static readonly RunEnding Ending = new(0.3, "/home/reports/x", ["one remark"], FromLedger: false, TimeSpan.FromSeconds(125));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_is_one_object_a_line_and_every_line_names_event_and_search()
    {
        var search = SyntheticSearch.Run(_folder.Store);

        var lines = JsonLines(search, TimeProvider.System);

        Assert.All(lines, line =>
        {
            Assert.Equal(search.Id.Text, line.GetProperty("search").GetString());
            Assert.False(string.IsNullOrEmpty(line.GetProperty("event").GetString()));
        });
        Assert.Equal("submitted", lines[0].GetProperty("event").GetString());
        Assert.Equal("ended", lines[^1].GetProperty("event").GetString());
    }

    [Fact]
    public void Json_tells_key_kind_outputs_and_scores_of_a_completed_stage()
    {
        var search = SyntheticSearch.Run(_folder.Store);

        var completed = JsonLines(search, TimeProvider.System).Where(l => l.GetProperty("event").GetString() == "stage-completed").ToList();

        Assert.Equal(search.Ledger.Stages.Count, completed.Count);
        var prune = completed.First(l => l.GetProperty("kind").GetString() == "prune");
        Assert.Equal(64, prune.GetProperty("key").GetString()!.Length);
        Assert.Equal(64, prune.GetProperty("outputs").GetProperty("mask").GetString()!.Length);
        Assert.Equal(192, prune.GetProperty("scores").GetProperty("prunable").GetDouble());
        Assert.False(prune.GetProperty("from_ledger").GetBoolean());
        Assert.Equal("level 1 prune", prune.GetProperty("purpose").GetString());
    }

    [Fact]
    public void Json_tells_a_phase_when_it_changes()
    {
        var phases = JsonLines(SyntheticSearch.Run(_folder.Store), TimeProvider.System)
            .Where(l => l.GetProperty("event").GetString() == "phase")
            .Select(l => $"{l.GetProperty("phase").GetString()} {l.GetProperty("level").GetInt32()}")
            .ToList();

        Assert.Equal(["pretraining 0", "dense 0", "pruning 1", "rewinding 1", "retraining 1"], phases[..5]);
        Assert.Equal("completed 3", phases[^1]);
        Assert.All(Enumerable.Range(1, phases.Count - 1), i => Assert.NotEqual(phases[i - 1], phases[i]));
    }

    [Fact]
    public void Json_gives_the_verdict_once()
    {
        var verdict = Assert.Single(JsonLines(SyntheticSearch.Run(_folder.Store), TimeProvider.System), l => l.GetProperty("event").GetString() == "verdict");

        Assert.Equal(0.7, verdict.GetProperty("sparsity").GetDouble());
        Assert.Equal(2, verdict.GetProperty("level").GetInt32());
        Assert.Equal(0.995, verdict.GetProperty("share_of_dense").GetDouble(), 12);
    }

    [Fact]
    public void Progress_is_held_down_to_two_lines_a_second_and_stage()
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 1);
        var wanted = search.State.Wants()[0];
        var clock = new HandClock();
        using var output = new StringWriter();
        var view = new JsonView(output, clock);

        for (var step = 0; step < 40; step++)
        {
            var notice = new SearchNotices.StageProgressed(search.Id, wanted.Key, "train", "cpu-0", new StageProgress(step, 200, double.NaN, 0));
            view.Show(notice, search.Board);
            clock.Now += TimeSpan.FromMilliseconds(50);
        }

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(lines[0]).RootElement.GetProperty("loss").ValueKind);
    }

    [Fact]
    public void Plain_output_has_no_escape_codes_and_tells_every_stage_the_table_and_the_verdict()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        using var output = new StringWriter { NewLine = "\n" };
        var view = new PlainView(output);

        Replay(search, view);

        var text = output.ToString();
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("level 2 evaluate: done, accuracy 79.6 %\n", text, StringComparison.Ordinal);
        Assert.Contains("retraining, level 3 of 3 (90 %)\n", text, StringComparison.Ordinal);
        Assert.Contains("level  sparsity  accuracy  of dense  random mask\n", text, StringComparison.Ordinal);
        Assert.Contains("2          70 %    79.6 %    99.5 %       66.0 %\n", text, StringComparison.Ordinal);
        Assert.Contains("relaxed winning ticket at 70 %: 99.5 % of dense\nquestion only (no pictures): 45.0 %\nmajority answer: 30.0 %\n", text, StringComparison.Ordinal);
        Assert.EndsWith("one remark\nreport: /home/reports/x/report.html\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_keeps_a_search_waiting_is_told_in_every_form()
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 2);
        var notice = new SearchNotices.Hindered(search.Id, "/home/journal.db: the disk is full; free some");
        using var plain = new StringWriter { NewLine = "\n" };
        using var json = new StringWriter { NewLine = "\n" };

        new PlainView(plain).Show(notice, search.Board);
        new JsonView(json, TimeProvider.System).Show(notice, search.Board);

        Assert.Equal("waiting: /home/journal.db: the disk is full; free some\n", plain.ToString());
        var line = JsonDocument.Parse(json.ToString()).RootElement;
        Assert.Equal(("waiting", notice.Reason), (line.GetProperty("event").GetString(), line.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData(AttemptEnd.DiskFull, 3)]
    [InlineData(AttemptEnd.Failed, 1)]
    public void A_search_that_failed_for_want_of_room_is_the_machines_fault_and_the_mend_is_said_once(AttemptEnd end, int code)
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 2);
        var (broken, ledger) = search.Break(end, "train: /store: no space left; free some");
        using var output = new StringWriter { NewLine = "\n" };

        new PlainView(output).End(RunBoard.Of(search.Id, search.State), Ending);

        Assert.Equal(code, Follower.ExitCodeOf(search.State, ledger));
        Assert.Contains("failed: no verdict\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("free some", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            $"failed 3 times, last: train: /store: no space left; free some; `lottery resume {search.Id}` tries again",
            ResultsText.Failure(search.State));
        Assert.Equal(broken, search.State.FailedStage);
    }

    [Fact]
    public void A_run_answered_by_the_ledger_says_so()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        using var output = new StringWriter();
        new PlainView(output).End(RunBoard.Of(search.Id, search.State), Ending with { FromLedger = true });

        Assert.Contains("answered from the ledger", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_live_board_shows_levels_and_what_runs()
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 6);
        var wanted = search.State.Wants()[0];
        search.Notice(new SearchNotices.StageStarted(search.Id, wanted.Key, wanted.Spec.Kind, "cpu-0@127.0.0.1:1/x", 1));
        search.Notice(new SearchNotices.StageProgressed(search.Id, wanted.Key, wanted.Spec.Kind, "cpu-0@127.0.0.1:1/x", new StageProgress(50, 200, 0.512, 1184)));

        var text = Draw(search.Board);

        Assert.Contains("80.0 %", text, StringComparison.Ordinal);
        Assert.Contains("50/200", text, StringComparison.Ordinal);
        Assert.Contains("loss 0.512", text, StringComparison.Ordinal);
        Assert.Contains("1,184/s", text, StringComparison.Ordinal);
        Assert.Contains("cpu-0@127.0.0.1:1", text, StringComparison.Ordinal);
        Assert.Contains("━━━━━━━━━━━━━━━━━━━━━━━━", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_looks_like_markup_is_shown_as_it_is()
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 2, SyntheticSearch.Spec("[red]x[/]"));

        Assert.Contains("[red]x[/]", Draw(search.Board), StringComparison.Ordinal);
    }

    private static List<JsonElement> JsonLines(SyntheticSearch search, TimeProvider clock)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Replay(search, new JsonView(output, clock));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private static void Replay(SyntheticSearch search, IRunView view)
    {
        var board = new RunBoard(search.Id);
        foreach (var notice in search.Notices)
        {
            board = board.Apply(notice);
            view.Show(notice, board);
        }

        view.End(board, Ending);
    }

    private static string Draw(RunBoard board)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 120;
        console.Write(LiveView.Draw(board, devices: 2));
        return output.ToString();
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
