using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models.Native;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Families;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Benchmarks;

/// <summary>Training uniter-mini on generated questions at batch 64, one thread: a whole step, its parts, and what a checkpoint costs it.</summary>
internal sealed class StepBenchmark : IBenchmark
{
    private const int BatchSize = 64;

    public string Verb => "step";

    public string About => $"uniter-mini on scenes, batch {BatchSize}, one thread";

    public IReadOnlyList<Measurement> Run()
    {
        TorchRuntime.Load(threads: 1);
        var facts = DataSets.Describe("scenes", "vqa", [new("train-size", "4000")], path: null);
        var data = DataSets.OpenVqa(new DataSpec("scenes", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), path: null);
        using var model = new UniterFamily().Answers(Sized(ModelPresets.UniterMini, facts), TaskNames.Vqa, facts.Answers);
        using var parameters = new FlatParameters(model.Module, FlatParameters.LayoutOf(model.Module, "encoder", 1));
        var optimiser = new AdamW(parameters, new AdamWSettings(0.9, 0.98, 1e-6, 0.01, 2), FlatMask.Dense);
        var state = new TrainingState(parameters, optimiser, FlatMask.Dense);
        var objective = new TaskObjective<VqaBatch>(model, from => data.Train(seed: 1, BatchSize, from), Compute.OnCpu);
        return Measure(objective, state);
    }

    private static ModelSpec Sized(ModelSpec model, DataFacts facts) =>
        model with { VocabularySize = facts.VocabularySize, RegionFeatures = facts.RegionFeatures };

    private static List<Measurement> Measure(TaskObjective<VqaBatch> objective, TrainingState state)
    {
        using var batches = Prefetch.Ahead(objective.Batches(0)).GetEnumerator();
        var snapshot = new Snapshot();
        var bytes = new float[3 * state.Parameters.Layout.Length];
        return
        [
            Measurement.Of("step", 30, () => Step(objective, state, batches)),
            Measurement.Of("its optimiser alone", 30, () => state.Optimiser.Step(1e-4, state.Optimiser.CloseGradients())),
            Measurement.Of("pause of a checkpoint", 30, () => snapshot.Take(state)),
            Measurement.Of("a memory copy of the state", 30, () => Copy(state, bytes)),
        ];
    }

    private static void Step(TaskObjective<VqaBatch> objective, TrainingState state, IEnumerator<VqaBatch> batches)
    {
        batches.MoveNext();
        using var scope = NewDisposeScope();
        objective.Loss(batches.Current).backward();
        state.Optimiser.Step(1e-4, state.Optimiser.CloseGradients());
    }

    private static void Copy(TrainingState state, Span<float> into)
    {
        var length = state.Parameters.Layout.Length;
        state.Parameters.Weights.CopyTo(into);
        state.Optimiser.FirstMoments.CopyTo(into[length..]);
        state.Optimiser.SecondMoments.CopyTo(into[(2 * length)..]);
    }
}
