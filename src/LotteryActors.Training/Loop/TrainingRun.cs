using LotteryActors.Data;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Optimisation;
using LotteryActors.Training.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Loop;

/// <summary>Which steps of which schedule a stage makes.</summary>
/// <param name="FromStep">Step of the schedule and of the data order at which the stage starts.</param>
/// <param name="ToStep">Step after which it ends.</param>
internal sealed record TrainingPlan(TrainRecipe Recipe, int FromStep, int ToStep, long Seed);

/// <summary>
/// The training loop. Everything a step depends on but the state is a function of its number: data order, learning
/// rate, Torch's seed. So a run that was stopped anywhere and resumed ends in the same bytes.
/// </summary>
internal sealed class TrainingRun<TBatch>(ITrainingObjective<TBatch> objective, TrainingPlan plan, TrainingState state, StageWork work)
{
    private readonly Func<int, double> _rate = RateSchedule.Of(plan.Recipe);

    /// <exception cref="OperationCanceledException">Stop was asked for; the state has been saved and reported.</exception>
    /// <exception cref="StageFailedException">The loss or a gradient stopped being a number.</exception>
    public void Run()
    {
        objective.Model.train();
        using var saver = new CheckpointSaver(work.Store, work.Key, work.Observer);
        var clock = new CheckpointClock(work.Checkpoints, work.Options.MeanTimeToPreemption, TimeProvider.System, state.Step);
        var progress = new ProgressReporter(work.Observer, plan.ToStep - plan.FromStep, TimeProvider.System);
        var firstBatch = (long)(plan.FromStep + state.Step) * plan.Recipe.Accumulation;
        using var batches = Prefetch.Ahead(objective.Batches(firstBatch)).GetEnumerator();
        while (plan.FromStep + state.Step < plan.ToStep)
        {
            StopIfAsked(saver);
            work.At($"step {plan.FromStep + state.Step + 1}");
            MakeStep(batches);
            progress.Report(state.Step, state.Loss.Value, plan.Recipe.BatchSize * plan.Recipe.Accumulation);
            SaveIfDue(saver, clock);
        }

        saver.Finish();
    }

    private void MakeStep(IEnumerator<TBatch> batches)
    {
        using var scope = NewDisposeScope();
        TorchSeed.ForStep(plan.Seed, plan.FromStep + state.Step);
        for (var micro = 0; micro < plan.Recipe.Accumulation; micro++)
        {
            Accumulate(batches);
        }

        var norm = state.Optimiser.CloseGradients();
        CheckFinite(norm, "a gradient");
        state.Optimiser.Step(_rate(plan.FromStep + state.Step + 1), norm);
        state.Advance();
    }

    /// <summary>Adds one micro-batch's gradients; losses are not divided by the accumulation, so gradients are summed.</summary>
    private void Accumulate(IEnumerator<TBatch> batches)
    {
        if (!batches.MoveNext())
        {
            throw work.Failure("the training data ended; a training stream must be endless", retriable: false);
        }

        using var scope = NewDisposeScope();
        foreach (var loss in objective.Backward(batches.Current))
        {
            CheckFinite(loss, "the loss");
            state.Loss.Add(loss);
        }
    }

    private void CheckFinite(double value, string what)
    {
        if (!double.IsFinite(value))
        {
            throw work.Failure($"{what} is not finite; lower the recipe's learning-rate, or clip by a smaller gradient-norm", retriable: false);
        }
    }

    private void StopIfAsked(CheckpointSaver saver)
    {
        if (work.Stop.IsCancellationRequested)
        {
            saver.Finish();
            saver.Begin(state);
            saver.Finish();
            work.Stop.ThrowIfCancellationRequested();
        }
    }

    private void SaveIfDue(CheckpointSaver saver, CheckpointClock clock)
    {
        if (saver.TakeCost() is { } cost)
        {
            clock.Learn(cost);
        }

        var isLast = plan.FromStep + state.Step == plan.ToStep;
        if (!isLast && clock.IsDue(state.Step) && (clock.CountsSteps || !saver.IsBusy))
        {
            saver.Finish();
            saver.Begin(state);
            clock.Restart(state.Step);
        }
    }
}
