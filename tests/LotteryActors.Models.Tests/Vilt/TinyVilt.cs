using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

/// <summary>A model and a batch small enough for a test: texts of 5 and 4, pictures of 2 x 3 and 3 x 2 patches of 4 pixels.</summary>
internal static class TinyVilt
{
    public static ViltHeads AllHeads { get; } = new()
    {
        Mlm = true, Itm = true, VqaAnswers = 5, GqaAnswers = 4, Nlvr2 = true, Retrieval = true, Entailment = true, Vcr = true, Referring = true,
    };

    public static ViltConfig Config(double dropout = 0) => new(
        VocabularySize: 32, HiddenSize: 12, Layers: 2, Heads: 3, IntermediateSize: 20, Dropout: dropout, MaxTextLength: 8, PatchSize: 4, ImageSize: 16);

    public static ViltInputs Inputs() => new(
        new long[] { 5, 7, 9, 11, 6, 5, 13, 8, 6, 0 }.ToTensor(CPU, 2, 5),
        new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 0 }.ToTensor(CPU, 2, 5),
        Pictures((8, 12), (12, 8)));

    /// <summary>Three texts for each of the two pictures.</summary>
    public static ViltInputs Candidates()
    {
        long[] ids = [.. Enumerable.Range(0, 30).Select(i => (long)(3 + (i * 7 % 28)))];
        return Inputs() with { TextIds = ids.ToTensor(CPU, 2, 3, 5), TextMask = ones(2, 3, 5, ScalarType.Int64) };
    }

    /// <summary>Pictures of these heights and widths, padded to the largest of each.</summary>
    public static Tensor Pictures(params (int Height, int Width)[] sizes)
    {
        var (height, width) = (sizes.Max(size => size.Height), sizes.Max(size => size.Width));
        var pixels = new float[sizes.Length * 3 * height * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, column) = (i / width % height, i % width);
            var size = sizes[i / (3 * height * width)];
            pixels[i] = row < size.Height && column < size.Width ? 0.1f + MathF.Cos(0.7f * i) : 0;
        }

        return pixels.ToTensor(CPU, sizes.Length, 3, height, width);
    }

    /// <summary>The same shape and the same values.</summary>
    public static bool IsIdenticalTo(this Tensor one, Tensor other) => one.shape.SequenceEqual(other.shape) && one.eq(other).all().item<bool>();

    public static ViltModel Model(ViltHeads? heads = null, double dropout = 0, long seed = 1)
    {
        random.manual_seed(seed);
        var model = new ViltModel(Config(dropout), heads ?? AllHeads);
        model.eval();
        return model;
    }
}
