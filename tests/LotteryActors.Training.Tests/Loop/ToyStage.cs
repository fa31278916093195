using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Optimisation;
using LotteryActors.Training.Stages;
using LotteryActors.Training.Tests.Optimisation;
using TorchSharp;

namespace LotteryActors.Training.Tests.Loop;

/// <summary>A training stage over the toy model: the loop, optimiser and checkpoints are the real ones.</summary>
internal sealed record ToyStage(IArtifactStore Store)
{
    public int Steps { get; init; } = 30;

    public int Accumulation { get; init; } = 2;

    public long Seed { get; init; } = 11;

    /// <summary>Changes the recipe.</summary>
    public Func<TrainRecipe, TrainRecipe> With { get; init; } = recipe => recipe;

    public int CheckpointEvery { get; init; } = int.MaxValue;

    public Digest? ResumeFrom { get; init; }

    public CancellationToken Stop { get; init; }

    public Func<long, torch.Tensor, torch.Tensor> Spoil { get; init; } = (_, loss) => loss;

    public Action<long> OnBatch { get; init; } = _ => { };

    public RecordingObserver Observer { get; init; } = new();

    public List<string> Said { get; } = [];

    /// <returns>The bytes of the final weights, moments and smoothed loss.</returns>
    public byte[] Run()
    {
        using var model = new ToyModel(Seed);
        using var parameters = new FlatParameters(model, model.Layout);
        var mask = FlatMask.Over(parameters.Layout, EverySecond(parameters.Layout));
        mask.ApplyTo(parameters.Weights);
        var recipe = With(new TrainRecipe(Steps, 8, Accumulation, 0.01, 5, 0.1, 0.9, 0.98, 1e-6, 0.5, 1));
        var state = new TrainingState(parameters, new AdamW(parameters, AdamWSettings.Of(recipe), mask), mask);
        var work = Work(recipe);
        Resumption.TakeUp(state, work);
        new TrainingRun<long>(new ToyObjective(model) { OnBatch = OnBatch, Spoil = Spoil }, new TrainingPlan(recipe, 0, Steps, Seed), state, work).Run();
        Assert.True(state.MaskHolds);
        return [
            .. MemoryMarshal.AsBytes(parameters.Weights),
            .. MemoryMarshal.AsBytes(state.Optimiser.FirstMoments),
            .. MemoryMarshal.AsBytes(state.Optimiser.SecondMoments),
            .. BitConverter.GetBytes(state.Loss.Value)];
    }

    private StageWork Work(TrainRecipe recipe)
    {
        var model = new ModelSpec("toy", "toy", 8, 1, 1, 8, 10, 10, 2, 6, 0.2, 0.02);
        var data = new DataSpec("toy", "toy", DataView.Both, [], Digest.Of("toy"u8), 3);
        var spec = new TrainStage(model, data, Digest.Of("anchor"u8), null, null, "encoder", recipe, 0, Steps, Seed, new Execution("cpu", 1));
        var request = new StageRequest(spec, ResumeFrom, null, new CheckpointPolicy(CheckpointEvery, 0));
        return new StageWork(Store, new TorchStageOptions { Say = Said.Add }, Compute.OnCpu, request, Observer, Stop);
    }

    private static Mask EverySecond(FlatLayout layout)
    {
        var tensor = MaskTensor.Ones("first.weight", layout.Slots.Single(s => s.Prunable).Shape);
        for (var i = 0; i < tensor.Length; i += 2)
        {
            tensor.Remove(i);
        }

        return new Mask("encoder", [tensor]);
    }
}
