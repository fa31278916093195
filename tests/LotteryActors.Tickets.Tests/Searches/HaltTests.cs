using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Searches;

/// <summary>Pausing, cancelling, failing and taking up again.</summary>
public sealed class HaltTests
{
    private static readonly TicketSearchState Working = Sample.Spec.Submitted().AfterFirst<PretrainStage>();

    private static readonly SearchId Id = Working.Id!;

    [Fact]
    public void A_paused_search_wants_nothing_and_goes_on_where_it_was()
    {
        var paused = Working.After(new SearchCommands.Pause(Id));

        Assert.Equal(SearchPhase.Paused, paused.Phase);
        Assert.Empty(paused.Wants());
        Assert.Equal(Working.Facts(), paused.After(new SearchCommands.Resume(Id)).Facts());
    }

    [Fact]
    public void A_result_that_comes_while_paused_is_asked_for_again_on_resume()
    {
        var stage = Working.Wants()[0].Spec;
        var paused = Working.After(new SearchCommands.Pause(Id));

        Assert.True(paused.Decide(paused.Done(stage)).IsNothing);
        Assert.Contains(stage, paused.After(new SearchCommands.Resume(Id)).Wants().Select(w => w.Spec));
    }

    [Fact]
    public void A_broken_stage_fails_the_search_with_its_reason_and_resume_wants_it_again()
    {
        var stage = Working.Wants()[0];
        var failed = Working.After(new SearchCommands.StageBroken(Id, stage.Key, "disk full"));

        Assert.Equal((SearchPhase.Failed, "disk full", stage.Key), (failed.Phase, failed.FailureReason, failed.FailedStage));
        Assert.Empty(failed.Wants());
        Assert.Equal(Working.Facts(), failed.After(new SearchCommands.Resume(Id)).Facts());
    }

    [Fact]
    public void A_broken_stage_that_nobody_here_wants_is_no_failure()
    {
        Assert.True(Working.Decide(new SearchCommands.StageBroken(Id, Working.Anchor!.Stage, "late news")).IsNothing);
    }

    [Fact]
    public void A_result_without_what_its_stage_promises_fails_the_search()
    {
        var stage = Working.Wants()[0];
        var empty = Sample.ResultOf(stage.Spec) with { Outputs = [] };

        var failed = Working.After(new SearchCommands.StageDone(Id, stage.Key, empty));

        Assert.Equal(SearchPhase.Failed, failed.Phase);
        Assert.Contains("no output 'weights'", failed.FailureReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SearchPhase.Dense)]
    [InlineData(SearchPhase.Paused)]
    [InlineData(SearchPhase.Failed)]
    public void A_search_can_be_cancelled_wherever_it_is(SearchPhase from)
    {
        var search = from switch
        {
            SearchPhase.Paused => Working.After(new SearchCommands.Pause(Id)),
            SearchPhase.Failed => Working.After(new SearchCommands.StageBroken(Id, Working.Wants()[0].Key, "bad")),
            _ => Working,
        };

        var cancelled = search.After(new SearchCommands.Cancel(Id));

        Assert.Equal(from, search.Phase);
        Assert.Equal(SearchPhase.Cancelled, cancelled.Phase);
        Assert.Empty(cancelled.Wants());
        Assert.Contains("was cancelled", cancelled.Decide(new SearchCommands.Resume(Id)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Submitting_a_halted_search_again_takes_it_up()
    {
        ISearchCommand[] halts = [new SearchCommands.Pause(Id), new SearchCommands.Cancel(Id), new SearchCommands.StageBroken(Id, Working.Wants()[0].Key, "bad")];

        Assert.All(halts, halt => Assert.Equal(Working.Facts(), Working.After(halt, Sample.Submit(Sample.Spec)).Facts()));
    }

    [Fact]
    public void Submitting_it_again_changes_nothing_but_data_path_priority_and_checkpoints()
    {
        Assert.True(Working.Decide(Sample.Submit(Sample.Spec)).IsNothing);

        var moved = Working.After(Sample.Submit(Sample.Spec with { DataPath = "/elsewhere" }));

        Assert.Equal("/elsewhere", moved.Spec!.DataPath);
        Assert.Equal(Working.Facts(), moved.Facts());
    }

    [Fact]
    public void Another_spec_under_the_same_id_is_refused()
    {
        var other = Working.Decide(new SearchCommands.Submit(Id, Sample.Spec with { Seed = 43 }));

        Assert.Empty(other.Events);
        Assert.Contains("another search", other.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_completed_search_is_left_as_it_is()
    {
        var completed = Working.RunToEnd(w => w[0]);

        Assert.True(completed.Decide(Sample.Submit(Sample.Spec)).IsNothing);
        Assert.True(completed.Decide(new SearchCommands.Resume(Id)).IsNothing);
        Assert.Contains("completed", completed.Decide(new SearchCommands.Pause(Id)).Refusal, StringComparison.Ordinal);
        Assert.Contains("completed", completed.Decide(new SearchCommands.Cancel(Id)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_to_a_search_nobody_submitted_are_refused()
    {
        ISearchCommand[] commands = [new SearchCommands.Pause(Id), new SearchCommands.Resume(Id), new SearchCommands.Cancel(Id)];

        Assert.All(commands, c => Assert.Contains("no search", TicketSearchState.New.Decide(c).Refusal, StringComparison.Ordinal));
    }
}
