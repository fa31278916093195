using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Groups of a scene's sentence beside its own picture, false pictures, and false sentences beside its picture (UNITER,
/// data/itm.py ItmRankDataset). Text i is of picture i.
/// </summary>
internal sealed class SceneRetrieval(SceneWorld world, int count, WordPieceTokenizer tokenizer) : IExamples<RankBatch>
{
    public int Count => count;

    public bool HasPixels => true;

    /// <summary>Fewer than asked for where there are not as many others.</summary>
    private int Negatives => Math.Min(world.RetrievalNegatives, count - 1);

    public int Length(int index)
    {
        var scene = Scene(index);
        return tokenizer.EncodeWithMarks(Portrait(scene, index).Text).Length + scene.Objects.Count;
    }

    public Scene Scene(int index) => world.Generator.Generate(Random(ScenePart.Objects, index));

    public ScenePortrait Portrait(Scene scene, int index) => PortraitGrammar.Tell(scene, Random(ScenePart.Story, index));

    public PictureRegions Picture(Scene scene, int index) => world.Detector.See(scene, Random(ScenePart.Detection, index));

    public RankBatch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var pairs = plan.Indices.SelectMany(index => DrawGroup(index, plan.Epoch, seed)).ToArray();
        var shown = pairs.SelectMany(pair => (int[])[pair.Text, pair.Picture]).Distinct().ToDictionary(index => index, Show);
        return new RankBatch(
            Packing.Pack([.. pairs.Select(pair => shown[pair.Text].Text)], [.. pairs.Select(pair => shown[pair.Picture].Picture)], world.FeatureSize),
            1 + (2 * Negatives))
        {
            Pixels = ScenePixels.Draw(pairs.Select(pair => shown[pair.Picture].Scene), world, pictureSide),
        };
    }

    /// <summary>A true pair, false pictures for its text, then false texts for its picture.</summary>
    private IEnumerable<(int Text, int Picture)> DrawGroup(int index, long epoch, long seed)
    {
        var random = RankDraws.Of(seed, epoch, index);
        return
        [
            (index, index),
            .. DrawOthers(index, random).Select(other => (index, other)),
            .. DrawOthers(index, random).Select(other => (other, index)),
        ];
    }

    private int[] DrawOthers(int index, RandomStream random)
    {
        var drawn = new HashSet<int> { index };
        var others = new int[Negatives];
        for (var i = 0; i < others.Length;)
        {
            var other = random.Below(count);
            if (drawn.Add(other))
            {
                others[i++] = other;
            }
        }

        return others;
    }

    private Shown Show(int index)
    {
        var scene = Scene(index);
        return new Shown(scene, tokenizer.EncodeWithMarks(Portrait(scene, index).Text), Picture(scene, index));
    }

    private RandomStream Random(ScenePart part, int index) => world.Random(SceneTask.Retrieval, SceneSplit.Train, part, index);

    private sealed record Shown(Scene Scene, int[] Text, PictureRegions Picture);
}
