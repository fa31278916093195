using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Formats.Vilt;

/// <summary>
/// ViLT's image transform against the original on Pillow 9.4. The manifest allows one grey level; none is needed, the
/// resize is Pillow's bit for bit.
/// </summary>
public sealed class ViltTransformGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("vilt_transform")]
    public void Every_picture_is_transformed_to_the_originals_floats(GoldenCase golden)
    {
        var expected = golden.Tensors("expected.safetensors");
        foreach (var entry in golden.Json("meta.json").EnumerateArray())
        {
            var file = entry.GetProperty("file").GetString()!;
            var size = ViltSize.Of(entry.GetProperty("size_arg").GetInt32());
            Assert.Equal(entry.GetProperty("longer").GetInt32(), size.Longer);

            var picture = new ViltTransform(size).Apply(File.ReadAllBytes(golden.PathOf(file)), file);

            var name = Path.GetFileNameWithoutExtension(file);
            Assert.Equal(entry.GetProperty("out_shape").EnumerateArray().Select(n => n.GetInt64()), [3, picture.Height, picture.Width]);
            Assert.Equal(expected.Entry(name).Shape, [3, picture.Height, picture.Width]);
            Assert.Null(Tolerance.Exact.Difference(name, picture.Pixels, expected.Float32(name)));
        }
    }
}
