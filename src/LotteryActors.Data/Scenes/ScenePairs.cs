using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One sentence about two scenes each (NLVR2), in rows paired as UNITER's data/nlvr2.py pairs them.</summary>
internal sealed class ScenePairs(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer) : IExamples<Nlvr2Batch>
{
    private const int LeftType = 1;
    private const int RightType = 2;

    public int Count => count;

    public bool HasPixels => true;

    public int Length(int index)
    {
        var pair = Read(index);
        return (2 * tokenizer.EncodeWithMarks(pair.Text).Length) + pair.Left.Objects.Count + pair.Right.Objects.Count;
    }

    public ScenePair Read(int index) => PairGrammar.Compose(world.Generator, world.Random(SceneTask.Pairs, split, ScenePart.Story, index));

    public PictureRegions Left(ScenePair pair, int index) => world.Detector.See(pair.Left, world.Random(SceneTask.Pairs, split, ScenePart.Detection, index));

    public PictureRegions Right(ScenePair pair, int index) => world.Detector.See(pair.Right, world.Random(SceneTask.Pairs, split, ScenePart.RightDetection, index));

    public Nlvr2Batch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var pairs = Array.ConvertAll(plan.Indices, Read);
        var pictures = pairs.Zip(plan.Indices, (pair, index) => (PictureRegions[])[Left(pair, index), Right(pair, index)]).SelectMany(pair => pair).ToArray();
        var texts = pairs.Select(pair => tokenizer.EncodeWithMarks(pair.Text)).SelectMany(text => (int[][])[text, text]).ToArray();
        var types = pictures.Select((picture, row) => Types(picture, row % 2 == 0 ? LeftType : RightType)).ToArray();
        return new Nlvr2Batch(Packing.Pack(texts, pictures, world.FeatureSize, regionTypes: types), [.. pairs.Select(pair => pair.Truth ? 1L : 0L)])
        {
            Pixels = ScenePixels.Draw(pairs.SelectMany(pair => (Scene[])[pair.Left, pair.Right]), world, pictureSide),
        };
    }

    private static int[] Types(PictureRegions picture, int type)
    {
        var types = new int[picture.Count];
        Array.Fill(types, type);
        return types;
    }
}
