using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.PyTorch;
using static LotteryActors.Artifacts.Tests.PyTorch.TorchSave;

namespace LotteryActors.Artifacts.Tests.PyTorch;

public sealed class PyTorchFileTests
{
    private static readonly byte[] Six = MemoryMarshal.AsBytes<float>([0, 1, 2, 3, 4, 5]).ToArray();
    private static readonly string SixFloats = Storage("0", "FloatStorage", 6);

    [Theory]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 3, 1 }, new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(0, new long[] { 3, 2 }, new long[] { 1, 3 }, new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(1, new long[] { 2, 2 }, new long[] { 3, 1 }, new float[] { 1, 2, 4, 5 })]
    [InlineData(5, new long[] { 2, 2 }, new long[] { 0, 0 }, new float[] { 5, 5, 5, 5 })]
    [InlineData(4, new long[0], new long[0], new float[] { 4 })]
    [InlineData(6, new long[] { 0, 4 }, new long[] { 4, 1 }, new float[0])]
    public void A_view_is_read_with_its_offset_and_strides_from_either_format(long offset, long[] shape, long[] strides, float[] expected)
    {
        var pickle = Pickle(Named("w", Tensor(SixFloats, offset, shape, strides)));
        foreach (var file in new[] { Zip(pickle, storages: ("0", Six)), Legacy(pickle, ["0"], [6, 0, 0, 0, 0, 0, 0, 0, .. Six]) })
        {
            using var checkpoint = Open(file);

            var tensor = Assert.Single(checkpoint.Tensors);
            Assert.Equal(("w", "F32"), (tensor.Name, tensor.Dtype));
            Assert.Equal(shape, tensor.Shape);
            Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(tensor.Read().Span).ToArray());
        }
    }

    [Fact]
    public void A_function_that_would_be_run_is_only_named()
    {
        using var checkpoint = Open(Zip(Pickle($"}}({Text("w")}{Tensor(SixFloats, 0, [6], [1])}{Text("evil")}cposix\nsystem\n{Text("touch /tmp/pwned")}\u0085Ru"), storages: ("0", Six)));

        Assert.Equal("w", Assert.Single(checkpoint.Tensors).Name);
        Assert.Equal(new UnreadEntry("evil", "an object of posix.system"), Assert.Single(checkpoint.Unread));
        Assert.Equal("objects that were not made, nothing of them was run: posix.system", Assert.Single(checkpoint.Remarks));
    }

    [Fact]
    public void Objects_of_unknown_classes_lie_beside_the_tensors_with_their_state_passed_over()
    {
        var callbacks = $"cpytorch_lightning.callbacks\nModelCheckpoint\n)\u0081}}{Text("best")}K\u0001sb";
        using var checkpoint = Open(Zip(Pickle($"}}({Text("state_dict")}{Named("w", Tensor(SixFloats, 0, [6], [1]))}{Text("callbacks")}{callbacks}u"), storages: ("0", Six)));

        Assert.Equal("state_dict", checkpoint.Wrapper);
        Assert.Equal("w", Assert.Single(checkpoint.Tensors).Name);
        Assert.Empty(checkpoint.Unread);
        Assert.Contains("beside 'state_dict' lie: callbacks", checkpoint.Remarks);
        Assert.Contains("objects that were not made, nothing of them was run: pytorch_lightning.callbacks.ModelCheckpoint", checkpoint.Remarks);
    }

    [Fact]
    public void Tensors_of_an_optimiser_are_named_by_their_path()
    {
        var state = $"}}{Text("state")}}}K\u0003{Named("exp_avg", Tensor(SixFloats, 0, [6], [1]))}ss";
        using var checkpoint = Open(Zip(Pickle($"}}({Text("step")}K\u0007{Text("optimizer")}{state}u"), storages: ("0", Six)));

        Assert.Equal("optimizer.state.3.exp_avg", Assert.Single(checkpoint.Tensors).Name);
    }

    [Theory]
    [InlineData("", "the pickle ends with 0 values")]
    [InlineData("NN", "the pickle ends with 2 values")]
    [InlineData("(N", "the pickle ends with 1 values")]
    [InlineData("a", "a value is asked for where there is none")]
    [InlineData("N(a", "a value is asked for where there is none")]
    [InlineData("t", "a mark is asked for that was not set")]
    [InlineData("h\u0005", "memo 5 is asked for before it is set")]
    [InlineData("I1\n", "pickle instruction 0x49 is none that checkpoints have")]
    [InlineData("i", "pickle instruction 0x69 is none that checkpoints have")]
    [InlineData("P", "pickle instruction 0x50 is none that checkpoints have")]
    [InlineData("\u0080\u0009", "pickle protocol 9 is newer than 5")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff", "4294967295 bytes are announced where 1 are left")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "18446744073709551615 bytes are announced where 1 are left")]
    [InlineData("X\u0001\u0000\u0000\u0000\u00ff", "a text is no UTF-8")]
    [InlineData("N)R", "something is called that is no function")]
    [InlineData("]K\u0001b", "state is set in what has none")]
    [InlineData("NK\u0001a", "items are appended to what is no list")]
    [InlineData("]NNs", "keys are set in what is no dictionary")]
    [InlineData("}(Nu", "a key has no value")]
    [InlineData("NQ", "a persistent id is none of a storage")]
    [InlineData("c", "the pickle breaks off")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R", "torch._utils._rebuild_tensor_v2 is called with arguments it does not take")]
    public void A_damaged_pickle_is_refused_with_the_place(string instructions, string problem)
    {
        var error = Assert.Throws<PyTorchFormatException>(() => Open(Zip(Pickle(instructions))));

        Assert.StartsWith("test.pt: model/data.pkl at byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains($": {problem}; ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> HostileTensors => new()
    {
        { Tensor(SixFloats, 0, [7], [1]), "reaches beyond its storage '0' of 24 bytes" },
        { Tensor(SixFloats, 1, [2, 3], [3, 1]), "reaches beyond its storage" },
        { Tensor(SixFloats, -1, [2], [1]), "a tensor of 1 dimensions has 1 strides and offset -1" },
        { Tensor(SixFloats, long.MaxValue, [2], [1]), "reaches beyond its storage" },
        { Tensor(SixFloats, 0, [2], [1, 1]), "a tensor of 1 dimensions has 2 strides" },
        { Tensor(SixFloats, 0, [-2], [1]), "a tensor's shape or strides are none" },
        { Tensor(SixFloats, 0, [1L << 40, 1L << 40], [0, 0]), "a tensor's shape or strides are none" },
        { Tensor(SixFloats, 0, [1L << 40], [0]), "its tensors fill 4398046511104 bytes" },
        { Tensor(Storage("0", "FloatStorage", 7), 0, [1], [1]), "storage '0' should have 28 bytes and has 24" },
        { Tensor(Storage("0", "FloatStorage", -1), 0, [1], [1]), "storage '0' of -1 elements" },
        { Tensor(Storage("0", "FloatStorage", long.MaxValue), 0, [1], [1]), "storage '0' of 9223372036854775807 elements" },
        { Tensor(Storage("1", "FloatStorage", 6), 0, [1], [1]), "storage '1' is named and not in the archive" },
        { Tensor(Storage("0", "QInt8Storage", 6), 0, [1], [1]), "storages of torch.QInt8Storage are not read" },
    };

    [Theory]
    [MemberData(nameof(HostileTensors))]
    public void A_tensor_that_lies_about_its_size_is_refused_before_anything_is_allocated(string tensor, string problem)
    {
        var error = Assert.Throws<PyTorchFormatException>(() => Open(Zip(Pickle(Named("w", tensor)), storages: ("0", Six))));

        Assert.StartsWith("test.pt: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }, 24, "storage '0' should have 6 elements and says 7")]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0, 0, 0 }, 23, "storage '0' should have 24 bytes where 23 are left")]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0, 0, 0 }, 25, "1 bytes belong to no storage")]
    public void A_legacy_file_whose_data_do_not_add_up_is_refused(byte[] count, int length, string problem)
    {
        var pickle = Pickle(Named("w", Tensor(SixFloats, 0, [6], [1])));
        var error = Assert.Throws<PyTorchFormatException>(() => Open(Legacy(pickle, ["0"], [.. count, .. new byte[length]])));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("at byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains("is looked at and not listed", Assert.Throws<PyTorchFormatException>(() => Open(Legacy(pickle, []))).Message, StringComparison.Ordinal);
        Assert.Contains("is listed twice or looked at by nothing", Assert.Throws<PyTorchFormatException>(() => Open(Legacy(pickle, ["9"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_within_lists_within_lists_do_not_multiply()
    {
        var lists = new StringBuilder("]q\0");
        for (var level = 1; level < 30; level++)
        {
            lists.Append(System.Globalization.CultureInfo.InvariantCulture, $"]({string.Concat(Enumerable.Repeat($"h{(char)(level - 1)}", 16))}eq{(char)level}");
        }

        var nested = Pickle($"({lists}t");

        var error = Assert.Throws<PyTorchFormatException>(() => Open(Zip(nested)));

        Assert.Contains("beyond all honesty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_holds_itself_is_refused()
    {
        var error = Assert.Throws<PyTorchFormatException>(() => Open(Zip(Pickle("]q\0h\0a"))));

        Assert.Contains("beyond all honesty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_archive_is_refused_since_its_entries_may_be_longer_than_the_file()
    {
        var error = Assert.Throws<PyTorchFormatException>(() => Open(Zip(Pickle("N"), CompressionLevel.SmallestSize, ("0", new byte[1 << 20]))));

        Assert.Contains("is compressed; torch.save never does that", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello, world")]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 and then nothing")]
    [InlineData("\u0080\u0002}.")]
    public void What_is_no_checkpoint_is_refused_by_name(string text)
    {
        var error = Assert.ThrowsAny<CheckpointFormatException>(() => Open(Encoding.Latin1.GetBytes(text)));

        Assert.StartsWith("test.pt: ", error.Message, StringComparison.Ordinal);
    }

    private static CheckpointFile Open(byte[] file) => CheckpointFile.Open(new MemoryStream(file), "test.pt");
}
