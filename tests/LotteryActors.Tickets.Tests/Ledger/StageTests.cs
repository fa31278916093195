using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Tests.Searches;
using static LotteryActors.Tickets.Tests.Ledger.SampleStage;

namespace LotteryActors.Tickets.Tests.Ledger;

/// <summary>A stage is done once, for everybody who wants it.</summary>
public sealed class StageTests
{
    private static readonly StageState Ready = StageState.New.After(Want(First));

    private static readonly StageState Leased = Ready.After(Grant());

    private static readonly StageState Completed = Leased.After(Complete(1));

    [Fact]
    public void A_wanted_stage_offers_itself_is_leased_and_completes()
    {
        Assert.True(Ready.IsOffered);
        Assert.Equal(new Lease(1, "cpu-0"), Leased.Lease);
        Assert.False(Leased.IsOffered);
        Assert.Equal(StageStatus.Completed, Completed.Status);
        Assert.Equal(Sample.ResultOf(Spec).Output(OutputNames.Weights), Completed.Result!.Output(OutputNames.Weights));
    }

    [Fact]
    public void A_completed_stage_answers_whoever_wants_it_and_is_not_done_again()
    {
        var wanted = Completed.After(Want(Second));

        var answer = Assert.IsType<SearchCommands.StageDone>(wanted.AnswerTo(Second));
        Assert.Equal((Second, Key), (answer.Search, answer.Stage));
        Assert.False(wanted.IsOffered);
        Assert.Contains("completed", wanted.Decide(Grant()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_searches_share_one_stage_and_both_are_told()
    {
        var shared = Ready.After(Want(Second, priority: 5), Want(First));

        Assert.Equal([First, Second], shared.Wanters.Select(w => w.Search));
        Assert.Equal(5, shared.Priority);
    }

    [Fact]
    public void Wanting_again_is_harmless_and_a_moved_data_folder_is_noticed()
    {
        Assert.True(Ready.Decide(Want(First)).IsNothing);
        Assert.Equal("/moved", Ready.After(Want(First, dataPath: "/moved"), Grant()).Request!.DataPath);
    }

    [Fact]
    public void A_spec_under_a_foreign_key_is_refused()
    {
        var foreign = new StageCommands.Want(new StageKey(new string('0', 64)), Spec, First, null, new CheckpointPolicy(0, 30), 0);

        Assert.Contains("different versions", StageState.New.Decide(foreign).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leased_stage_is_not_leased_twice()
    {
        Assert.Contains("leased to cpu-0 (attempt 1)", Leased.Decide(Grant("cpu-1")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_nobody_wants_any_more_is_recalled_and_not_offered()
    {
        var recalled = Leased.After(Unwant(First));
        Assert.True(recalled.IsRecalled);

        var idle = recalled.After(Checkpoint(1, 50), End(1, AttemptEnd.Preempted));
        Assert.False(idle.IsOffered);
        Assert.Contains("wanted by nobody", idle.Decide(Grant()).Refusal, StringComparison.Ordinal);
        Assert.Equal(50, idle.After(Want(Second)).Checkpoint!.Step);
    }

    [Fact]
    public void The_next_attempt_resumes_from_the_newest_checkpoint()
    {
        var next = Leased.After(Checkpoint(1, 100), Checkpoint(1, 200), End(1, AttemptEnd.Lost), Grant("cpu-1"));

        Assert.Equal(2, next.Lease!.Attempt);
        Assert.Equal(Sample.DigestOf("step 200"), next.Request!.ResumeFrom);
        Assert.Equal(200 / 600.0, next.CheckpointedShare);
    }

    [Fact]
    public void A_checkpoint_behind_the_recorded_one_is_ignored()
    {
        var recorded = Leased.After(Checkpoint(1, 200));

        Assert.True(recorded.Decide(Checkpoint(1, 100)).IsNothing);
        Assert.True(recorded.Decide(Checkpoint(1, 200)).IsNothing);
    }

    [Fact]
    public void Messages_of_an_old_attempt_are_dropped_aloud()
    {
        var second = Leased.After(End(1, AttemptEnd.Lost), Grant("cpu-1"));
        IStageCommand[] late = [Beat(1), Checkpoint(1, 100), Complete(1), End(1, AttemptEnd.Failed)];

        Assert.All(late, message =>
        {
            var decision = second.Decide(message);
            Assert.Empty(decision.Events);
            Assert.Contains("dropped a message of attempt 1; attempt 2 on cpu-1 holds the lease", decision.Refusal, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_lost_attempt_that_comes_back_before_the_next_lease_is_dropped_too()
    {
        Assert.Contains("dropped", Leased.After(End(1, AttemptEnd.Lost)).Decide(Complete(1)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heartbeat_of_the_lease_holder_is_taken_and_leaves_no_event()
    {
        Assert.True(Leased.Decide(Beat(1)).IsNothing);
    }

    [Fact]
    public void The_same_completion_twice_counts_once()
    {
        Assert.True(Completed.Decide(Complete(1)).IsNothing);
    }

    [Fact]
    public void A_damaged_result_is_done_again_from_the_start_with_growing_attempts()
    {
        var redone = Leased.After(Checkpoint(1, 500), Complete(1), Redo());
        Assert.True(redone.IsOffered);
        Assert.Null(redone.Checkpoint);
        Assert.Null(redone.AnswerTo(First));

        var leased = redone.After(Grant());
        Assert.Equal(2, leased.Lease!.Attempt);
        Assert.Contains("dropped", leased.Decide(Complete(1)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_done_again_must_give_the_bytes_that_others_built_on()
    {
        var redone = Completed.After(Redo(), Grant());
        var result = Sample.ResultOf(Spec);
        var other = result with { Outputs = [new StageOutput(OutputNames.Weights, Sample.DigestOf("other bytes"), 1000)] };
        var inexact = other with { Provenance = result.Provenance with { BitExact = false } };

        var broken = redone.After(new StageCommands.Complete(Key, 2, other));

        Assert.Equal(StageStatus.Broken, broken.Status);
        Assert.Contains($"weights are no longer {result.Outputs[0].Digest.Short}", broken.Reason, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Completed, redone.After(Complete(2)).Status);
        Assert.Equal(StageStatus.Completed, redone.After(new StageCommands.Complete(Key, 2, inexact)).Status);
    }

    [Fact]
    public void Redo_of_what_is_not_completed_changes_nothing()
    {
        Assert.All([StageState.New, Ready, Leased], s => Assert.True(s.Decide(Redo()).IsNothing));
    }
}
