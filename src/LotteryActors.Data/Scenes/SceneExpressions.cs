using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Metrics;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One expression about one scene each (RefCOCO+), with ground-truth boxes to learn from and detected ones to be scored on.</summary>
internal sealed class SceneExpressions(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer)
    : IExamples<RefExpBatch>, IExamples<RefExpEvaluationBatch>
{
    private const int BoxColumns = 4;

    public int Count => count;

    public bool HasPixels => true;

    public int Length(int index)
    {
        var expression = Read(index);
        return tokenizer.EncodeWithMarks(expression.Text).Length + expression.Scene.Objects.Count;
    }

    public SceneExpression Read(int index) =>
        ExpressionGrammar.Compose(world.Generator, world.Random(SceneTask.Expressions, split, ScenePart.Story, index));

    /// <summary>The regions in the boxes people drew, in the order of the objects.</summary>
    public PictureRegions GroundTruth(SceneExpression expression, int index) => world.Detector.SeeGroundTruth(expression.Scene, Detection(index));

    /// <summary>The regions a detector finds, some of which are none.</summary>
    public PictureRegions Detected(SceneExpression expression, int index) => world.Detector.Detect(expression.Scene, Detection(index));

    RefExpBatch IExamples<RefExpBatch>.Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var rows = Array.ConvertAll(plan.Indices, index => Show(index, GroundTruth));
        return new RefExpBatch(Pack(rows), TextLengths(rows), Counts(rows), Padding(rows), [.. rows.Select(row => (long)row.Expression.Target)])
        {
            Pixels = ScenePixels.Draw(rows.Select(row => row.Expression.Scene), world, pictureSide),
        };
    }

    RefExpEvaluationBatch IExamples<RefExpEvaluationBatch>.Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var rows = Array.ConvertAll(plan.Indices, index => Show(index, Detected));
        var packed = Pack(rows);
        return new RefExpEvaluationBatch(
            packed,
            TextLengths(rows),
            Counts(rows),
            Padding(rows),
            targetBoxes: [.. rows.SelectMany(row => Columns(TargetBox(row.Expression)))],
            objectBoxes: Packing.Pad([.. rows.Select(row => (float[])[.. Boxes(row.Picture).SelectMany(Columns)])], packed.Regions * BoxColumns))
        {
            Pixels = ScenePixels.Draw(rows.Select(row => row.Expression.Scene), world, pictureSide),
        };
    }

    /// <summary>The share of the detected regions that are right.</summary>
    public double ShareOfRight(int index)
    {
        var expression = Read(index);
        var target = TargetBox(expression);
        return Boxes(Detected(expression, index)).Average(box => BoxOverlap.IsRight(box, target) ? 1.0 : 0.0);
    }

    /// <summary>The box that is meant, in pixels of a picture of <see cref="SceneWorld.PictureSide"/>.</summary>
    public static PixelBox TargetBox(SceneExpression expression)
    {
        var item = expression.Scene.Objects[expression.Target];
        return InPixels(item.X, item.Y, item.Width, item.Height);
    }

    /// <summary>The boxes of regions in pixels.</summary>
    public static IReadOnlyList<PixelBox> Boxes(PictureRegions picture) =>
        [.. picture.Boxes.Chunk(PictureRegions.BoxSize).Select(box => InPixels(box[0], box[1], box[4], box[5]))];

    private Row Show(int index, Func<SceneExpression, int, PictureRegions> see)
    {
        var expression = Read(index);
        return new Row(expression, tokenizer.EncodeWithMarks(expression.Text), see(expression, index));
    }

    private UniterBatch Pack(Row[] rows) => Packing.Pack([.. rows.Select(row => row.Text)], [.. rows.Select(row => row.Picture)], world.FeatureSize);

    private static long[] TextLengths(Row[] rows) => [.. rows.Select(row => (long)row.Text.Length)];

    private static long[] Counts(Row[] rows) => [.. rows.Select(row => (long)row.Picture.Count)];

    private static long[] Padding(Row[] rows) => Packing.Padding([.. rows.Select(row => row.Picture.Count)], rows.Max(row => row.Picture.Count));

    private static float[] Columns(PixelBox box) => [(float)box.X, (float)box.Y, (float)box.Width, (float)box.Height];

    private static PixelBox InPixels(float x, float y, float width, float height) => new(
        x * SceneWorld.PictureSide, y * SceneWorld.PictureSide, width * SceneWorld.PictureSide, height * SceneWorld.PictureSide);

    private RandomStream Detection(int index) => world.Random(SceneTask.Expressions, split, ScenePart.Detection, index);

    /// <summary>An expression with its word pieces and the regions it is put to.</summary>
    private sealed record Row(SceneExpression Expression, int[] Text, PictureRegions Picture);
}
