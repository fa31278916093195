using System.Diagnostics;
using LotteryActors.Tickets.Stages;
using TorchSharp;

namespace LotteryActors.Training.Tests.Loop;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private ToyStage Stage => new(_temporary.Store);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_same_stage_twice_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Stage.Run(), Stage.Run());
        Assert.NotEqual(Stage.Run(), (Stage with { Seed = 12 }).Run());
    }

    [Fact]
    public void Training_resumed_from_any_checkpoint_ends_in_the_bytes_of_the_undisturbed_run()
    {
        var undisturbed = Stage.Run();
        var saving = Stage with { CheckpointEvery = 6 };
        saving.Run();

        Assert.Equal([3, 6, 9, 12, 15, 18, 21, 24, 27], saving.Observer.Checkpoints.Select(c => c.Step));
        Assert.All(saving.Observer.Checkpoints, checkpoint =>
            Assert.Equal(undisturbed, (Stage with { ResumeFrom = checkpoint.Digest }).Run()));
    }

    [Theory]
    [InlineData(OptimiserKind.AdamW, ScheduleKind.Polynomial, 1e-3, 2)]
    [InlineData(OptimiserKind.AdamW, ScheduleKind.Cosine, 0, 1)]
    [InlineData(OptimiserKind.BertAdam, ScheduleKind.BertAdam, 0, 1)]
    [InlineData(OptimiserKind.BertAdam, ScheduleKind.Linear, 0, 1)]
    [InlineData(OptimiserKind.BertAdam, ScheduleKind.Polynomial, 0, 1)]
    public void With_any_optimiser_and_schedule_training_resumed_ends_in_the_bytes_of_the_undisturbed_run(OptimiserKind optimiser, ScheduleKind schedule, double end, double power)
    {
        var stage = Stage with { With = recipe => recipe with { Optimiser = optimiser, Schedule = schedule, EndRate = end, Power = power } };
        var undisturbed = stage.Run();
        var saving = stage with { CheckpointEvery = 2, Observer = new RecordingObserver() };
        saving.Run();

        Assert.NotEqual(Stage.Run(), undisturbed);
        Assert.Equal(29, saving.Observer.Checkpoints.Count);
        Assert.All(saving.Observer.Checkpoints, checkpoint =>
            Assert.Equal(undisturbed, (stage with { ResumeFrom = checkpoint.Digest }).Run()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(56)]
    public void A_run_that_is_stopped_saves_says_so_and_goes_on_to_the_same_bytes(long batch)
    {
        var undisturbed = Stage.Run();
        using var stop = new CancellationTokenSource();
        var stopped = Stage with { Stop = stop.Token, OnBatch = b => CancelAt(stop, b, batch) };

        Assert.Throws<OperationCanceledException>(stopped.Run);
        var checkpoint = Assert.Single(stopped.Observer.Checkpoints);
        Assert.Equal((batch / 2) + 1, checkpoint.Step);
        Assert.Equal(undisturbed, (Stage with { ResumeFrom = checkpoint.Digest }).Run());
    }

    [Fact]
    public void A_checkpoint_is_reported_only_when_the_store_has_it()
    {
        var saving = Stage with { CheckpointEvery = 5 };
        saving.Run();

        Assert.NotEmpty(saving.Observer.Checkpoints);
        Assert.All(saving.Observer.Checkpoints, checkpoint =>
        {
            Assert.True(_temporary.Store.Contains(checkpoint.Digest));
            Assert.Equal(new FileInfo(_temporary.Store.PathOf(checkpoint.Digest)).Length, checkpoint.Bytes);
        });
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_aloud_and_the_stage_begins_afresh()
    {
        var saving = Stage with { CheckpointEvery = 10 };
        var undisturbed = saving.Run();
        var digest = saving.Observer.Checkpoints[0].Digest;
        using (var file = File.OpenWrite(_temporary.Store.PathOf(digest)))
        {
            file.Position = file.Length / 2;
            file.WriteByte(0xff);
            file.WriteByte(0x01);
        }

        var resumed = Stage with { ResumeFrom = digest };

        Assert.Equal(undisturbed, resumed.Run());
        Assert.Contains("begins afresh", Assert.Single(resumed.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_stage_is_refused()
    {
        var other = Stage with { Seed = 99, CheckpointEvery = 10 };
        other.Run();

        var error = Assert.Throws<StageFailedException>((Stage with { ResumeFrom = other.Observer.Checkpoints[0].Digest }).Run);
        Assert.Contains("is a checkpoint of stage", error.Message, StringComparison.Ordinal);
        Assert.False(error.Retriable);
    }

    [Fact]
    public void A_loss_that_stops_being_a_number_fails_the_stage_and_names_it_and_the_step()
    {
        var failing = Stage with { Spoil = (batch, loss) => batch == 15 ? loss * float.NaN : loss };

        var error = Assert.Throws<StageFailedException>(failing.Run);
        Assert.Matches("^train [0-9a-f]{12}: step 8: the loss is not finite; lower the recipe's learning-rate", error.Message);
        Assert.False(error.Retriable);
    }

    [Fact]
    public void A_gradient_that_is_no_number_fails_the_stage_though_its_loss_is_one()
    {
        var failing = Stage with { Accumulation = 1, Spoil = (batch, loss) => batch == 3 ? loss + (loss * 0).sqrt() : loss };

        var error = Assert.Throws<StageFailedException>(failing.Run);
        Assert.Contains("step 4: a gradient is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_heard_at_the_start_and_the_end_and_at_most_four_times_a_second_between()
    {
        var stage = Stage with { Steps = 300 };
        var watch = Stopwatch.StartNew();
        stage.Run();

        var reports = stage.Observer.Reports;
        Assert.Equal(1, reports[0].Step);
        Assert.Equal(300, reports[^1].Step);
        Assert.All(reports, report => Assert.Equal(300, report.Steps));
        Assert.InRange(reports.Count, 2, 3 + (watch.Elapsed.TotalSeconds * 4));
        Assert.True(reports[^1].Loss < reports[0].Loss);
    }

    [Fact]
    public void A_thousand_steps_leave_no_tensor_and_hardly_a_byte_behind()
    {
        List<(long Tensors, long Bytes)> alive = [];
        var watching = Stage with { Steps = 1000, Accumulation = 1, OnBatch = batch => Measure(alive, batch) };

        watching.Run();

        Assert.Equal(2, alive.Count);
        Assert.Equal(alive[0].Tensors, alive[1].Tensors);
        Assert.InRange(alive[1].Bytes - alive[0].Bytes, long.MinValue, 16 << 20);
    }

    private static void Measure(List<(long Tensors, long Bytes)> alive, long batch)
    {
        if (batch is 50 or 999)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            alive.Add((torch.Tensor.TotalCount, Environment.WorkingSet));
        }
    }

    private static void CancelAt(CancellationTokenSource stop, long batch, long at)
    {
        if (batch == at)
        {
            stop.Cancel();
        }
    }
}
