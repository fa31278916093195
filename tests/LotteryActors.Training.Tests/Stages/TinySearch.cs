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

    public Execution On { get; init; } = new("cpu", 1);

    public TrainRecipe Recipe { get; init; } = new(40, 16, 1, 2e-3, 4, 0.01, 0.9, 0.98, 1e-6, 2.0, 2);

    public InitialiseStage Initialise => new(Model, Seed: 5, On);

    public PretrainStage Pretrain => new(Model, Captions, Recipe with { Steps = 12, Accumulation = 2 }, new ObjectiveMix(2, 1, 1), Seed: 5, On);

    public TrainStage Train(Digest anchor, Digest? mask = null, Digest? head = null) =>
        new(Model, Questions, anchor, mask, head, "encoder", Recipe, 0, Recipe.Steps, Seed: 5, On);

    public EvaluateStage Evaluate(Digest weights) => new(Model, Questions, weights, On);

    public PruneStage Prune(Digest weights, Digest? mask, double sparsity) => new(Model, weights, mask, "encoder", sparsity, On);

    public DrawMaskStage DrawMask(Digest like) => new(like, PerTensor: true, Seed: 9, On);

    public ShuffleStage Shuffle(Digest weights) => new(Model, weights, "encoder", Seed: 9, On);

    public StageResult Run(StageSpec stage) => Run(stage, new RecordingObserver());

    public StageResult Run(StageSpec stage, IStageObserver observer, Digest? resumeFrom = null, CheckpointPolicy? checkpoints = null, CancellationToken stop = default) =>
        _runner.Run(new StageRequest(stage, resumeFrom, DataPath: null, checkpoints ?? new CheckpointPolicy(0, 60)), observer, stop);

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
