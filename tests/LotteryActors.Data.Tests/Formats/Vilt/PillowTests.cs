using System.Buffers.Binary;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Formats.Vilt.Augmentation;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using SkiaSharp;

namespace LotteryActors.Data.Tests.Formats.Vilt;

/// <summary>Decoding, resizing and augmenting give Pillow's bytes.</summary>
public sealed class PillowTests
{
    public static TheoryData<string> Sizes => [.. PillowFixture.Names("resize/")];

    public static TheoryData<string> Operations => [.. PillowFixture.Names("augment/")];

    public static TheoryData<string> Files => [.. PillowFixture.Names("decode/")];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_picture_is_resized_as_Pillow_does(string size)
    {
        var sides = size.Split('x').Select(int.Parse).ToArray();

        PillowFixture.Equal($"resize/{size}", PillowBicubic.Resize(PillowFixture.Picture("source.png"), sides[0], sides[1]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_decoded_as_Pillow_does(string file) => PillowFixture.Equal($"decode/{file}", PillowFixture.Picture(file));

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_augmentation_is_Pillows(string name)
    {
        var operation = RandAugment.All.Single(o => o.Name == name.TrimEnd('+', '-'));
        var stream = Enumerable.Range(0, 64).First(i => Stream(i).Chance(0.5) == name.EndsWith('-'));

        PillowFixture.Equal($"augment/{name}", operation.Apply(PillowFixture.Picture("source.png"), Stream(stream)));
    }

    [Theory]
    [InlineData("narrow")]
    [InlineData("flat")]
    public void Pictures_of_few_levels_are_stretched_as_Pillow_does(string name)
    {
        var picture = PillowFixture.Picture($"{name}.png");

        PillowFixture.Equal($"{name}/AutoContrast", PillowLevels.AutoContrast(picture));
        PillowFixture.Equal($"{name}/Equalize", PillowLevels.Equalize(picture));
    }

    [Fact]
    public void Augmenting_is_a_function_of_the_stream()
    {
        var picture = PillowFixture.Picture("source.png");

        byte[] Augmented(ulong index) => RandAugment.Apply(picture, new RandomStream(7, 1, index)).Rgb;

        Assert.Equal(Augmented(3), Augmented(3));
        Assert.True(Enumerable.Range(0, 20).Select(i => Convert.ToHexString(Augmented((ulong)i))).Distinct().Count() > 10);
    }

    [Fact]
    public void A_picture_cut_short_is_refused()
    {
        foreach (var file in (string[])["rgb.jpg", "source.png"])
        {
            var whole = PillowFixture.Bytes(file);

            var refusal = Assert.Throws<DataException>(() => EncodedPictures.Decode(whole.AsSpan(0, whole.Length / 2), file));

            Assert.Equal($"{file}: not a whole JPEG or PNG picture; restore the file from its source", refusal.Message);
        }
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_it_is_decoded()
    {
        // A PNG whose header claims 29,000 x 29,000 pixels; there is no need for the data behind it.
        using var bitmap = new SKBitmap(8, 8);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var png = encoded.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 29_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 29_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));

        var refusal = Assert.Throws<DataException>(() => EncodedPictures.Decode(png, "bomb.png"));

        Assert.Equal("bomb.png: 29000 x 29000 pixels, at most 30000 a side and 89478485 in all are read; shrink it", refusal.Message);
    }

    [Theory]
    [InlineData(640, 480, 512, 384)]
    [InlineData(640, 427, 576, 384)]
    [InlineData(333, 500, 384, 576)]
    [InlineData(612, 612, 384, 384)]
    [InlineData(640, 385, 608, 384)]
    [InlineData(640, 360, 608, 352)]
    [InlineData(1000, 300, 608, 192)]
    [InlineData(3000, 90, 608, 0)]
    public void Sizes_follow_the_originals_rule(int width, int height, int newWidth, int newHeight) =>
        Assert.Equal((newWidth, newHeight), ViltSize.Of(384).Fit(width, height));

    [Fact]
    public void A_picture_too_long_is_refused()
    {
        using var bitmap = new SKBitmap(3000, 90);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        var refusal = Assert.Throws<DataException>(() => new ViltTransform(ViltSize.Of(384)).Apply(png.ToArray(), "long.png"));

        Assert.StartsWith("long.png: 3000 x 90 pixels are too long for ViLT", refusal.Message);
    }

    [Fact]
    public void Pictures_of_all_roles_are_padded_to_one_size()
    {
        var small = new ViltPicture(1, 2, [1, 2, 3, 4, 5, 6]);
        var tall = new ViltPicture(2, 1, [7, 8, 9, 10, 11, 12]);
        var wide = new ViltPicture(1, 3, [1, 1, 1, 2, 2, 2, 3, 3, 3]);

        var padded = ViltCollation.Pad([small, tall], [wide, small]);

        Assert.All(padded, batch => Assert.Equal((2, 2, 3), (batch.Size, batch.Height, batch.Width)));
        Assert.Equal(
            [1, 2, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 7, 0, 0, 8, 0, 0, 9, 0, 0, 10, 0, 0, 11, 0, 0, 12, 0, 0],
            padded[0].Pixels.Select(p => (int)p));
    }

    /// <summary>PNG's checksum of a chunk.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }

    private static RandomStream Stream(int index) => new(1, 2, (ulong)index);
}
