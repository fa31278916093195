using LotteryActors.Data.Options;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Scenes;

/// <summary>The parts of examples that draw apart, so that a change to one leaves the others as they are.</summary>
internal enum ScenePart
{
    Objects = 0,
    Detection = 1,
    Question = 2,
    Caption = 3,
}

/// <summary>Disjoint sets of scenes.</summary>
internal enum SceneSplit
{
    Train = 0,
    Evaluation = 1,
    Captions = 2,
}

/// <summary>Every scene and picture as a function of (seed, split, index): nothing is kept.</summary>
internal sealed class SceneWorld
{
    private readonly ulong _seed;
    private readonly SceneGenerator _generator;
    private readonly Detector _detector;

    public SceneWorld(IReadOnlyList<DataOption> given)
    {
        var options = new OptionReader(ScenesDataSet.SetName, given);
        var fewest = options.Integer("objects-min", 3, 2, 16);
        var most = options.Integer("objects-max", 4, 2, 16);
        options.Require(fewest <= most, $"objects-min {fewest} is above objects-max {most}, lower it");
        FeatureSize = options.Integer("features", 48, 8, 2048);
        var noise = options.Number("noise", 0.4, 0, 10);
        _seed = (ulong)options.Integer("seed", 1, 0, int.MaxValue);
        TrainSize = options.Integer("train-size", 20_000, 1, 100_000_000);
        EvaluationSize = options.Integer("evaluation-size", 2_000, 1, 10_000_000);
        Options = options.Complete();
        _generator = new SceneGenerator(fewest, most);
        _detector = new Detector(FeatureSize, noise, _seed);
    }

    public IReadOnlyList<DataOption> Options { get; }

    public int FeatureSize { get; }

    public int TrainSize { get; }

    public int EvaluationSize { get; }

    public Scene Scene(SceneSplit split, int index) => _generator.Generate(Random(split, ScenePart.Objects, index));

    public PictureRegions Picture(SceneSplit split, int index) => Picture(Scene(split, index), split, index);

    public PictureRegions Picture(Scene scene, SceneSplit split, int index) => _detector.See(scene, Random(split, ScenePart.Detection, index));

    /// <summary>The scene drawn, where the model reads pixels.</summary>
    public Pixels Pixels(SceneSplit split, int index, int side) => new SceneRenderer(side).Draw(Scene(split, index));

    public RandomStream Random(SceneSplit split, ScenePart part, int index) =>
        new(_seed, ((ulong)split << 8) | (ulong)part, (ulong)index);
}
