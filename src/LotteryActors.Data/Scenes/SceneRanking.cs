using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Every sentence of some scenes beside every picture of theirs: example i is text i / pictures and picture i % pictures,
/// and text t is of picture t. A text is drawn again until it fits its own picture alone.
/// </summary>
internal sealed class SceneRanking : IExamples<RetrievalBatch>
{
    private const int Attempts = 20;

    private readonly SceneWorld _world;
    private readonly int _pictures;
    private readonly Lazy<Scene[]> _scenes;
    private readonly Lazy<ScenePortrait[]> _portraits;
    private readonly Lazy<int[][]> _texts;
    private readonly Lazy<PictureRegions[]> _regions;

    public SceneRanking(SceneWorld world, int pictures, WordPieceTokenizer tokenizer)
    {
        _world = world;
        _pictures = pictures;
        _scenes = new(() => [.. Enumerable.Range(0, pictures).Select(i => world.Generator.Generate(Random(ScenePart.Objects, i)))]);
        _portraits = new(() => [.. Enumerable.Range(0, pictures).Select(Tell)]);
        _texts = new(() => [.. _portraits.Value.Select(portrait => tokenizer.EncodeWithMarks(portrait.Text))]);
        _regions = new(() => [.. _scenes.Value.Select((scene, i) => world.Detector.See(scene, Random(ScenePart.Detection, i)))]);
    }

    public int Count => _pictures * _pictures;

    public bool HasPixels => true;

    public Ranking Ranking => new(_pictures, _pictures, [.. Enumerable.Range(0, _pictures)]);

    public IReadOnlyList<Scene> Scenes => _scenes.Value;

    /// <summary>The text of every scene.</summary>
    public IReadOnlyList<ScenePortrait> Portraits => _portraits.Value;

    /// <summary>What a detector sees of every scene.</summary>
    public IReadOnlyList<PictureRegions> Regions => _regions.Value;

    public int Length(int index)
    {
        var (text, picture) = Math.DivRem(index, _pictures);
        return _texts.Value[text].Length + Scenes[picture].Objects.Count;
    }

    public RetrievalBatch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var pairs = Array.ConvertAll(plan.Indices, index => Math.DivRem(index, _pictures));
        return new RetrievalBatch(
            Packing.Pack([.. pairs.Select(pair => _texts.Value[pair.Quotient])], [.. pairs.Select(pair => Regions[pair.Remainder])], _world.FeatureSize))
        {
            Pixels = ScenePixels.Draw(pairs.Select(pair => Scenes[pair.Remainder]), _world, pictureSide),
        };
    }

    private ScenePortrait Tell(int index)
    {
        var random = Random(ScenePart.Story, index);
        var portrait = PortraitGrammar.Tell(Scenes[index], random);
        for (var attempt = 1; attempt < Attempts && Scenes.Index().Any(scene => scene.Index != index && portrait.Fits(scene.Item)); attempt++)
        {
            portrait = PortraitGrammar.Tell(Scenes[index], random);
        }

        return portrait;
    }

    private RandomStream Random(ScenePart part, int index) => _world.Random(SceneTask.Retrieval, SceneSplit.Evaluation, part, index);
}
