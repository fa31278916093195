using System.Buffers.Binary;
using System.Text;
using LotteryActors.Artifacts.Safetensors;

namespace LotteryActors.Artifacts.Tests.Safetensors;

public sealed class SafetensorsTests
{
    [Fact]
    public void Tensors_and_metadata_are_read_back_as_written()
    {
        var file = SafetensorsFile.Parse(Written(), "test");

        Assert.Equal(["weight", "bits", "scalar", "empty"], file.Entries.Select(entry => entry.Name));
        Assert.Equal([1f, -2f, 3.5f, 0f, -0f, 6f], file.Float32("weight"));
        Assert.Equal([2L, 3L], file.Entry("weight").Shape);
        Assert.Equal([1, 2, 3], file.Bytes("bits").ToArray());
        Assert.Equal([7f], file.Float32("scalar"));
        Assert.Empty(file.Bytes("empty").ToArray());
        Assert.Equal("1", file.Metadata["step"]);
    }

    [Fact]
    public void The_layout_is_the_one_that_python_reads()
    {
        var bytes = Written();

        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"kind":"test","step":"1"},"weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"bits":{"dtype":"U8","shape":[3],"data_offsets":[24,27]},"scalar":{"dtype":"F32","shape":[],"data_offsets":[27,31]},"empty":{"dtype":"F32","shape":[0,4],"data_offsets":[31,31]}}""",
            header.TrimEnd(' '));
        Assert.Equal(8 + length + 31, bytes.Length);
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes() => Assert.Equal(Written(), Written());

    [Fact]
    public void A_view_writes_the_values_of_the_moment_without_a_copy()
    {
        float[] values = [1, 2, 3];
        var view = TensorData.ViewOf("a", [3], values);
        values[1] = 20;

        Assert.Equal([1f, 20f, 3f], SafetensorsFile.Parse(Written(view), "test").Float32("a"));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "tensor 'b' spans 4 to 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "4 is where it must begin")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' is named twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 7, "3 bytes belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "4 where the data end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "does not fill its 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, "does not fill its 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}""", 4, "does not fill its 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "tensor 'a' spans 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "tensor 'a' spans -4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}""", 4, "tensor 'a' spans 0 to 9223372036854775807")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "wants two data offsets")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type 'F33'")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "header is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "header is damaged")]
    [InlineData("""{"__metadata__":{"step":1}}""", 0, "header is damaged")]
    [InlineData("""{"__metadata__":[]}""", 0, "header is damaged")]
    [InlineData("""[1, 2]""", 0, "header is damaged")]
    [InlineData("""{"a":""", 0, "header is damaged")]
    [InlineData("""{"a":[[[[[[[[[[[]]]]]]]]]]]}""", 0, "header is damaged")]
    public void A_hostile_header_is_refused_with_its_place(string header, int data, string problem)
    {
        var error = Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Parse(Raw(header, data), "weights.safetensors"));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("weights.safetensors: at byte ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_header_length_that_does_not_fit_is_refused_before_anything_is_allocated(long length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);

        Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Parse(bytes, "test"));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = Written();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Parse(bytes[..length], "test"));
        }
    }

    [Fact]
    public void No_damage_to_a_header_causes_any_other_exception()
    {
        var sound = Written();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])sound.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length - 31)] = (byte)random.Next(256);
            }

            try
            {
                SafetensorsFile.Parse(bytes, "test");
            }
            catch (SafetensorsFormatException)
            {
            }
        }
    }

    [Fact]
    public void Asking_for_another_type_is_refused_by_name()
    {
        var file = SafetensorsFile.Parse(Written(), "test");

        var error = Assert.Throws<InvalidDataException>(() => file.Int64("weight").Length);

        Assert.Equal("tensor 'weight' is F32, I64 is wanted", error.Message);
        Assert.Throws<KeyNotFoundException>(() => file.Bytes("nothing").Length);
    }

    private static byte[] Written() =>
        Written(
            TensorData.Float32("weight", [2, 3], [1f, -2f, 3.5f, 0f, -0f, 6f]),
            TensorData.UInt8("bits", [3], [1, 2, 3]),
            TensorData.Float32("scalar", [], [7f]),
            TensorData.Float32("empty", [0, 4], []));

    private static byte[] Written(params TensorData[] tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string> { ["step"] = "1", ["kind"] = "test" });
        return stream.ToArray();
    }

    private static byte[] Raw(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }
}
