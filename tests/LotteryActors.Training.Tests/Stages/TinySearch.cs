using LotteryActors.Artifacts;
using LotteryActors.Data;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Tests.Stages;

/// <summary>The stages of a very small search on generated scenes, run in a bare loop.</summary>
internal sealed class TinySearch(IArtifactStore store, TorchStageOptions? options = null)
{
    private static readonly DataOption[] Options = [new("train-size", "600"), new("evaluation-size", "200"), new("seed", "3")];

    private readonly TorchStageRunner _runner = new(store, options ?? new TorchStageOptions());

    public static DataSpec Questions { get; } = Describe("vqa");

    public static DataSpec Captions { get; } = Describe("captions");

    public static ModelSpec Model { get; } = SizedModel();

    /// <summary>The same width in LXMERT: every kind of layer, cross layers twice.</summary>
    public static ModelSpec Lxmert { get; } = Model with { Name = "tiny-lxmert", Family = "lxmert", Layers = 1, InitializerRange = 0.1, Lxmert = new LxmertShape(2, 1) };

    /// <summary>The same width in ViLT, with nine patches.</summary>
    public static ModelSpec Vilt { get; } =
        Model with { Name = "tiny-vilt", Family = "vilt", RegionFeatures = 0, MaxPositions = 40, InitializerRange = 0.1, Vilt = new ViltShape(16, 48, -1, 1e-6) };

    /// <summary>The model whose stages these are.</summary>
    public ModelSpec Sizes { get; init; } = Model;

    /// <summary>What is learnt and scored.</summary>
    public DataSpec Task { get; init; } = Questions;

    public ObjectiveMix Mix { get; init; } = new(2, 1, 1);

    /// <summary>Where the data lie; null for generated data.</summary>
    public string? DataPath { get; init; }

    public Execution On { get; init; } = new("cpu", 1);

    public TrainRecipe Recipe { get; init; } = new(40, 16, 1, 2e-3, 4, 0.01, 0.9, 0.98, 1e-6, 2.0, 2);

    public InitialiseStage Initialise => new(Sizes, Seed: 5, On);

    public PretrainStage Pretrain => new(Sizes, Captions, Recipe with { Steps = 12, Accumulation = 2 }, Mix, Seed: 5, On);

    public TrainStage Train(Digest anchor, Digest? mask = null, Digest? head = null) =>
        new(Sizes, Task, anchor, mask, head, "encoder", Recipe, 0, Recipe.Steps, Seed: 5, On);

    public EvaluateStage Evaluate(Digest weights) => new(Sizes, Task, weights, On);

    public PruneStage Prune(Digest weights, Digest? mask, double sparsity) => new(Sizes, weights, mask, "encoder", sparsity, On);

    public DrawMaskStage DrawMask(Digest like) => new(like, PerTensor: true, Seed: 9, On);

    public ShuffleStage Shuffle(Digest weights) => new(Sizes, weights, "encoder", Seed: 9, On);

    public StageResult Run(StageSpec stage) => Run(stage, new RecordingObserver());

    public StageResult Run(StageSpec stage, IStageObserver observer, Digest? resumeFrom = null, CheckpointPolicy? checkpoints = null, CancellationToken stop = default) =>
        _runner.Run(new StageRequest(stage, resumeFrom, DataPath, checkpoints ?? new CheckpointPolicy(0, 60)), observer, stop);

    private static DataSpec Describe(string task)
    {
        var facts = DataSets.Describe("scenes", task, Options, path: null);
        return new DataSpec("scenes", task, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
    }

    private static ModelSpec SizedModel()
    {
        var facts = DataSets.Describe("scenes", "vqa", Options, path: null);
        return new ModelSpec("tiny", "uniter", 32, 2, 2, 64, facts.VocabularySize, 64, 2, facts.RegionFeatures, 0.1, 0.02);
    }
}
