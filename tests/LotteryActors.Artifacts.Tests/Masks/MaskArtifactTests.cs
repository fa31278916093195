using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Artifacts.Tests.Masks;

public sealed class MaskArtifactTests
{
    [Fact]
    public void A_mask_is_read_back_bit_for_bit_at_any_length()
    {
        using var temporary = new TemporaryStore();
        var mask = new Mask("encoder", [.. new[] { 1, 7, 8, 9, 63, 64, 65, 127, 128, 1000 }.Select(length => Random($"t{length}", [length])), Random("matrix", [6, 10])]);

        var read = MaskArtifact.Read(temporary.Store, MaskArtifact.Put(temporary.Store, mask).Digest);

        Assert.Equal("encoder", read.Preset);
        Assert.Equal(mask.Tensors.Select(t => t.Name), read.Tensors.Select(t => t.Name));
        Assert.All(mask.Tensors.Zip(read.Tensors), pair =>
        {
            Assert.Equal(pair.First.Shape, pair.Second.Shape);
            Assert.Equal(pair.First.Words, pair.Second.Words);
        });
    }

    [Fact]
    public void One_bit_a_weight_lowest_first_as_numpy_unpacks_little()
    {
        var tensor = MaskTensor.Zeros("a", [11]);
        tensor.Keep(0);
        tensor.Keep(3);
        tensor.Keep(9);

        Assert.Equal([0b0000_1001, 0b0000_0010], Written(new Mask("encoder", [tensor])).Bytes("a").ToArray());
    }

    [Fact]
    public void The_export_has_one_byte_a_weight_in_the_weight_s_own_shape()
    {
        var tensor = MaskTensor.Zeros("a", [2, 3]);
        tensor.Keep(1);
        tensor.Keep(5);
        using var stream = new MemoryStream();

        MaskArtifact.Export(stream, new Mask("encoder", [tensor]));

        var file = SafetensorsFile.Parse(stream.ToArray(), "export");
        Assert.Equal([2L, 3L], file.Entry("a").Shape);
        Assert.Equal([0, 1, 0, 0, 0, 1], file.Bytes("a").ToArray());
    }

    [Theory]
    [InlineData("kind", "weights", "is no mask")]
    [InlineData("preset", null, "does not say its 'preset'")]
    [InlineData("kept", "3", "keeps 2 weights but says 3")]
    [InlineData("kept", null, "does not say its 'kept'")]
    [InlineData("shape.a", null, "does not say its 'shape.a'")]
    [InlineData("shape.a", "17", "do not match its shape")]
    [InlineData("shape.a", "9223372036854775807", "do not match its shape")]
    [InlineData("shape.a", "4611686018427387904x4", "do not match its shape")]
    [InlineData("shape.a", "-16", "do not match its shape")]
    [InlineData("shape.a", "wide", "do not match its shape")]
    [InlineData("shape.a", "9", "keeps weights beyond its shape")]
    public void A_mask_that_belies_itself_is_refused(string fact, string? value, string problem)
    {
        var metadata = new Dictionary<string, string> { ["kind"] = "mask", ["preset"] = "encoder", ["kept"] = "2", ["shape.a"] = "16" };
        if (value is null)
        {
            metadata.Remove(fact);
        }
        else
        {
            metadata[fact] = value;
        }

        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [TensorData.UInt8("a", [2], [1, 0x80])], metadata);

        var error = Assert.Throws<InvalidDataException>(() => MaskArtifact.Read(SafetensorsFile.Parse(stream.ToArray(), "m"), "mask.safetensors"));

        Assert.StartsWith("mask.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static SafetensorsFile Written(Mask mask)
    {
        using var stream = new MemoryStream();
        MaskArtifact.Write(stream, mask);
        return SafetensorsFile.Parse(stream.ToArray(), "mask");
    }

    private static MaskTensor Random(string name, long[] shape)
    {
        var random = new Random(name.Length);
        var tensor = MaskTensor.Zeros(name, shape);
        for (var i = 0L; i < tensor.Length; i++)
        {
            if (random.Next(3) == 0)
            {
                tensor.Keep(i);
            }
        }

        return tensor;
    }
}
