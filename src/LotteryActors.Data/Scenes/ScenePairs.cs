using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One sentence about two scenes each (NLVR2), in rows paired as UNITER's data/nlvr2.py pairs them.</summary>
internal sealed class ScenePairs(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer) : IExamples<Nlvr2Batch>
{
    public int Count => count;

    public bool HasPixels => true;

    public int Length(int index)
    {
        var pair = Read(index);
        return (2 * tokenizer.EncodeWithMarks(pair.Text).Length) + pair.Left.Objects.Count + pair.Right.Objects.Count;
    }

    public ScenePair Read(int index) => PairGrammar.Compose(world.Generator, world.Random(SceneTask.Pairs, split, ScenePart.Story, index));

    /// <summary>1 where the sentence is true, else 0.</summary>
    public long? Target(int index) => Target(Read(index));

    public PictureRegions Left(ScenePair pair, int index) => world.Detector.See(pair.Left, world.Random(SceneTask.Pairs, split, ScenePart.Detection, index));

    public PictureRegions Right(ScenePair pair, int index) => world.Detector.See(pair.Right, world.Random(SceneTask.Pairs, split, ScenePart.RightDetection, index));

    public Nlvr2Batch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var pairs = Array.ConvertAll(plan.Indices, Read);
        var pictures = pairs.Zip(plan.Indices, (pair, index) => (PictureRegions[])[Left(pair, index), Right(pair, index)]).SelectMany(pair => pair).ToArray();
        var texts = pairs.Select(pair => tokenizer.EncodeWithMarks(pair.Text)).SelectMany(text => (int[][])[text, text]).ToArray();
        return new Nlvr2Batch(Packing.Pack(texts, pictures, world.FeatureSize, regionTypes: PairRows.RegionTypes(pictures)), [.. pairs.Select(Target)])
        {
            Pixels = ScenePixels.Draw(pairs.SelectMany(pair => (Scene[])[pair.Left, pair.Right]), world, pictureSide),
        };
    }

    private static long Target(ScenePair pair) => pair.Truth ? 1 : 0;
}
