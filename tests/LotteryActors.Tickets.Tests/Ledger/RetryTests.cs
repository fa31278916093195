using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using static LotteryActors.Tickets.Tests.Ledger.SampleStage;

namespace LotteryActors.Tickets.Tests.Ledger;

/// <summary>Only what speaks against the stage itself is held against it.</summary>
public sealed class RetryTests
{
    private static readonly StageState Ready = StageState.New.After(Want(First));

    [Theory]
    [InlineData(AttemptEnd.Preempted)]
    [InlineData(AttemptEnd.Lost)]
    [InlineData(AttemptEnd.Refused)]
    public void Preempted_lost_and_refused_attempts_are_free(AttemptEnd end)
    {
        var stage = Repeated(Ready, end, 100);

        Assert.True(stage.IsOffered);
        Assert.Equal(100, stage.Attempts);
    }

    [Theory]
    [InlineData(AttemptEnd.Failed, StageLimits.Failures, false)]
    [InlineData(AttemptEnd.DiskFull, StageLimits.Failures, false)]
    [InlineData(AttemptEnd.Stuck, StageLimits.Stuck, false)]
    [InlineData(AttemptEnd.Crashed, StageLimits.Crashes, true)]
    public void Failed_stuck_and_crashed_attempts_break_the_stage_at_their_limit(AttemptEnd end, int limit, bool quarantined)
    {
        var last = Repeated(Ready, end, limit - 1);
        Assert.True(last.IsOffered);

        var broken = last.AfterAttempt(end);
        Assert.Equal(StageStatus.Broken, broken.Status);
        Assert.Equal(quarantined, broken.Quarantined);
        Assert.Contains($"attempt {limit}", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_attempt_breaks_at_once_with_its_evidence_and_forgets_its_checkpoint()
    {
        var broken = Ready.After(Grant(), Checkpoint(1, 100), End(1, AttemptEnd.Invalid, "scenes: image 7 is damaged"));

        Assert.Equal((StageStatus.Broken, "scenes: image 7 is damaged"), (broken.Status, broken.Reason));
        Assert.Null(broken.Checkpoint);
        Assert.Equal(broken.Reason, Assert.IsType<SearchCommands.StageBroken>(broken.AnswerTo(First)).Reason);
    }

    [Fact]
    public void A_checkpoint_between_two_crashes_shows_that_the_stage_gets_on()
    {
        var stage = Ready;
        for (var i = 1; i <= 20; i++)
        {
            stage = stage.After(Grant(), Checkpoint(i, i * 10)).After(End(i, AttemptEnd.Crashed));
        }

        Assert.True(stage.IsOffered);
    }

    [Fact]
    public void A_checkpoint_does_not_give_failures_back()
    {
        var stage = Ready;
        for (var i = 1; i <= StageLimits.Failures; i++)
        {
            stage = stage.After(Grant(), Checkpoint(i, i * 10)).After(End(i, AttemptEnd.Failed));
        }

        Assert.Equal(StageStatus.Broken, stage.Status);
    }

    [Fact]
    public void A_reopened_stage_has_its_whole_budget_and_its_checkpoint_again()
    {
        var broken = Repeated(Ready.After(Grant(), Checkpoint(1, 100), End(1, AttemptEnd.Lost)), AttemptEnd.Failed, StageLimits.Failures);

        var reopened = broken.After(Reopen(First));

        Assert.True(reopened.IsOffered);
        Assert.Null(reopened.Reason);
        Assert.Equal(100, reopened.Checkpoint!.Step);
        Assert.True(Repeated(reopened, AttemptEnd.Failed, StageLimits.Failures - 1).IsOffered);
        Assert.True(reopened.After(Grant()).Lease!.Attempt > broken.Attempts);
    }

    [Fact]
    public void Reopening_what_is_not_broken_changes_nothing()
    {
        StageState[] states = [StageState.New, Ready, Ready.After(Grant()), Ready.After(Grant(), Complete(1))];

        Assert.All(states, s => Assert.True(s.Decide(Reopen(First)).IsNothing));
    }

    private static StageState Repeated(StageState stage, AttemptEnd end, int times) =>
        Enumerable.Range(0, times).Aggregate(stage, (s, _) => s.AfterAttempt(end));
}
