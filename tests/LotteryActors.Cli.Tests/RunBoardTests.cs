using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Tests;

public sealed class RunBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_shown_before_the_search_is_known()
    {
        var board = new Boards.RunBoard(new SearchId("x-1"));

        Assert.Null(board.Results());
        Assert.Empty(board.Running);
        Assert.Null(board.TimeLeft(2));
    }

    [Fact]
    public void A_finished_search_has_a_row_for_every_level_and_a_column_for_every_control()
    {
        var results = SyntheticSearch.Run(_folder.Store).Board.Results()!;

        Assert.Equal([0.0, 0.4, 0.7, 0.9], results.Rows.Select(r => r.Target));
        Assert.Equal([0.80, 0.81, 0.796, 0.62], results.Rows.Select(r => r.Accuracy));
        Assert.Equal([ControlKind.RandomMask], results.Columns);
        Assert.Equal([null, 0.74, 0.66, 0.51], results.Rows.Select(r => r.Controls[0]));
        Assert.Equal([null, true, true, false], results.Rows.Select(r => r.IsTicket));
        Assert.Equal(0.45, results.QuestionOnly);
        Assert.Equal(0.792, results.Line!.Value, 12);
    }

    [Fact]
    public void Adversarial_fine_tuning_has_a_column_of_its_own_beside_the_tickets_it_trains()
    {
        var plain = SyntheticSearch.Spec();
        var villa = new AdversarialRecipe(AdversarialModality.Text, 3, 1e-3, 1e-3, PerturbationNorm.L2, 0, 1.5, 0, AdversarialUse.Tickets);
        var spec = plain with { Controls = [ControlKind.Adversarial], Recipe = plain.Recipe with { Adversarial = villa } };

        var results = SyntheticSearch.Run(_folder.Store, spec: spec).Board.Results()!;

        Assert.Equal([0.80, 0.81, 0.796, 0.62], results.Rows.Select(r => r.Accuracy));
        Assert.Equal([ControlKind.Adversarial], results.Columns);
        Assert.Equal([0.82, 0.806, 0.63], results.Rows.Skip(1).Select(r => Math.Round(r.Controls[0]!.Value, 6)));
    }

    [Fact]
    public void The_verdict_is_the_sparsest_level_that_reaches_the_line()
    {
        var board = SyntheticSearch.Run(_folder.Store).Board;

        Assert.Equal("relaxed winning ticket at 70 %: 99.5 % of dense", board.Search.Verdict!.Sentence);
        Assert.Equal("completed", board.PhaseText);
        Assert.Empty(board.Running);
    }

    [Fact]
    public void An_event_told_twice_counts_once()
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 5);
        var twice = search.Notices.Concat(search.Notices.OfType<SearchNotices.SearchHappened>());

        var board = twice.Aggregate(new Boards.RunBoard(search.Id), (b, n) => b.Apply(n));

        Assert.Equal(search.Board.Search.Phase, board.Search.Phase);
        Assert.Equal(search.Board.Position, board.Position);
    }

    [Fact]
    public void A_running_stage_tells_its_purpose_its_progress_and_the_time_left()
    {
        var (search, wanted) = AtDenseTraining();

        search.Notice(new SearchNotices.StageProgressed(search.Id, wanted.Key, "train", "cpu-1@h:1/x", new StageProgress(150, 200, 0.25, 320)));

        var running = Assert.Single(search.Board.Running);
        Assert.Equal("dense train", running.Purpose);
        Assert.Equal("cpu-1@h:1", running.Device);
        Assert.Equal(0.75, running.Done);
        Assert.Equal(TimeSpan.FromSeconds(50 * 64 / 320.0), running.TimeLeft);
    }

    [Fact]
    public void The_whole_search_shares_its_devices_but_its_trunk_is_one_chain()
    {
        var (search, wanted) = AtDenseTraining();
        search.Notice(new SearchNotices.StageProgressed(search.Id, wanted.Key, "train", "cpu-1@h:1/x", new StageProgress(100, 200, 0.25, 640)));
        var board = search.Board;

        // 10 steps a second; trunk 100 + 3 x 200 steps, controls 3 x 200 + 200.
        Assert.Equal(TimeSpan.FromSeconds(150), board.TimeLeft(devices: 1));
        Assert.Equal(TimeSpan.FromSeconds(75), board.TimeLeft(devices: 2));
        Assert.Equal(TimeSpan.FromSeconds(70), board.TimeLeft(devices: 8));
    }

    [Fact]
    public void A_lost_attempt_leaves_the_board_and_is_counted()
    {
        var (search, wanted) = AtDenseTraining();
        search.Notice(new SearchNotices.StageAttemptEnded(search.Id, wanted.Key, "train", 1, AttemptEnd.Crashed, "killed by signal 9"));

        Assert.Empty(search.Board.Running);
        Assert.Equal(1, search.Board.LostAttempts);
    }

    [Fact]
    public void A_checkpoint_is_remembered_with_its_stage()
    {
        var (search, wanted) = AtDenseTraining();
        search.Notice(new SearchNotices.StageCheckpointed(search.Id, wanted.Key, "train", new StageCheckpoint(Tickets.Digest.Of("x"u8), 100, 12)));

        Assert.Equal(100, Assert.Single(search.Board.Running).SavedStep);
    }

    [Fact]
    public void Everything_answered_by_the_ledger_is_told_as_such()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        var answered = search.Notices.Select(n => n is SearchNotices.StageCompleted c ? c with { FromLedger = true } : n);

        Assert.False(search.Board.IsAllFromLedger);
        Assert.True(answered.Aggregate(new Boards.RunBoard(search.Id), (b, n) => b.Apply(n)).IsAllFromLedger);
    }

    [Fact]
    public void Every_stage_of_a_search_has_a_purpose()
    {
        var search = SyntheticSearch.Run(_folder.Store);
        var board = search.Board;

        var purposes = search.Notices.OfType<SearchNotices.StageCompleted>().Select(c => board.PurposeOf(c.Stage, c.Kind)).ToList();

        Assert.Equal(purposes.Count, purposes.Distinct().Count());
        Assert.Contains("anchor pretrain", purposes);
        Assert.Contains("level 2 prune", purposes);
        Assert.Contains("level 3 random mask draw-mask", purposes);
        Assert.Contains("level 1 random mask train", purposes);
        Assert.Contains("question only evaluate", purposes);
    }

    private (SyntheticSearch Search, WantedStage Wanted) AtDenseTraining()
    {
        var search = SyntheticSearch.Run(_folder.Store, stages: 1);
        var wanted = search.State.Wants()[0];
        search.Notice(new SearchNotices.StageStarted(search.Id, wanted.Key, "train", "cpu-1@h:1/x", 1));
        return (search, wanted);
    }
}
