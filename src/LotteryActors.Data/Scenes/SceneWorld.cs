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

    /// <summary>Objects and text of tasks whose pictures are made for what is said of them.</summary>
    Story = 4,

    /// <summary>What a detector sees in the right one of two pictures.</summary>
    RightDetection = 5,
}

/// <summary>Whose scenes: every task has its own, but for questions and captions, which were first.</summary>
internal enum SceneTask
{
    Questions = 0,
    Pairs = 1,
    Expressions = 2,
    Retrieval = 3,
    Hypotheses = 4,
    Chains = 5,
    Choices = 6,
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
    /// <summary>Pixels along a side of a picture, where boxes are told in pixels.</summary>
    public const int PictureSide = 480;

    private const string GridOption = "grid";
    private const string GroundOption = "ground";
    private const string Paper = "paper";
    private const string Grey = "grey";
    private const string RetrievalPicturesOption = "retrieval-pictures";
    private const string RetrievalNegativesOption = "retrieval-negatives";

    /// <summary>The widest grid: its cells just hold a large object.</summary>
    private const int MostCells = 3;

    /// <summary>Options of one task alone: they are no part of what the others are made of.</summary>
    private static readonly string[] RetrievalOptions = [RetrievalNegativesOption, RetrievalPicturesOption];

    private readonly ulong _seed;
    private readonly SceneGround _ground;
    private readonly IReadOnlyList<DataOption> _options;

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
        var cells = options.Integer(GridOption, 0, 0, MostCells);
        options.Require(cells == 0 || most <= cells * cells, $"objects-max {most} is above the {cells * cells} cells of grid {cells}, lower it");
        RetrievalPictures = options.Integer(RetrievalPicturesOption, 100, 2, 5_000);
        RetrievalNegatives = options.Integer(RetrievalNegativesOption, 2, 1, 500);
        var ground = options.Text(GroundOption, Paper);
        options.Require(ground is Paper or Grey, $"{GroundOption} must be {Paper} or {Grey}, not '{ground}'");
        _ground = ground == Grey ? SceneGround.Grey : SceneGround.Paper;
        _options = [.. options.Complete().Where(option => option.Name switch
        {
            GridOption => cells > 0,
            GroundOption => _ground != SceneGround.Paper,
            _ => true,
        })];
        Options = [.. _options.Where(option => !RetrievalOptions.Contains(option.Name) || given.Any(own => own.Name == option.Name))];
        Generator = new SceneGenerator(fewest, most, cells);
        Detector = new Detector(FeatureSize, noise, _seed);
    }

    /// <summary>The options of all tasks, and those of one task that are given.</summary>
    public IReadOnlyList<DataOption> Options { get; }

    public SceneGenerator Generator { get; }

    public Detector Detector { get; }

    public int FeatureSize { get; }

    public int TrainSize { get; }

    public int EvaluationSize { get; }

    /// <summary>Pictures, and as many texts, that retrieval ranks in evaluation.</summary>
    public int RetrievalPictures { get; }

    /// <summary>False pictures, and as many false texts, beside a true pair in training.</summary>
    public int RetrievalNegatives { get; }

    /// <summary>The options a task's examples are made by.</summary>
    public IEnumerable<DataOption> OptionsOf(string task) =>
        _options.Where(option => task == TaskNames.Retrieval || !RetrievalOptions.Contains(option.Name));

    public Scene Scene(SceneSplit split, int index) => Generator.Generate(Random(split, ScenePart.Objects, index));

    public PictureRegions Picture(SceneSplit split, int index) => Picture(Scene(split, index), split, index);

    public PictureRegions Picture(Scene scene, SceneSplit split, int index) => Detector.See(scene, Random(split, ScenePart.Detection, index));

    /// <summary>The scene drawn, where the model reads pixels.</summary>
    public Pixels Pixels(SceneSplit split, int index, int side) => Renderer(side).Draw(Scene(split, index));

    /// <summary>Draws its scenes before its ground.</summary>
    public SceneRenderer Renderer(int side) => new(side, _ground);

    public RandomStream Random(SceneSplit split, ScenePart part, int index) => Random(SceneTask.Questions, split, part, index);

    public RandomStream Random(SceneTask task, SceneSplit split, ScenePart part, int index) =>
        new(_seed, ((ulong)task << 16) | ((ulong)split << 8) | (ulong)part, (ulong)index);
}
