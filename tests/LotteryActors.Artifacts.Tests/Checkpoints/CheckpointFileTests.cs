using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Artifacts.Tests.PyTorch;

namespace LotteryActors.Artifacts.Tests.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lottery-checkpoints-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Shards_are_read_as_one_file_by_their_index_or_their_folder()
    {
        Write("model-00001-of-00002.safetensors", TensorData.Float32("a", [2], [1f, 2f]));
        Write("model-00002-of-00002.safetensors", TensorData.Float32("b", [1], [3f]), TensorData.UInt8("c", [2], [4, 5]));
        var index = Index("""{"metadata":{"total_size":14},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors","c":"model-00002-of-00002.safetensors"}}""");

        foreach (var path in new[] { index, _folder })
        {
            using var checkpoint = CheckpointFile.Open(path);

            Assert.Equal("2 shards of safetensors", checkpoint.Format);
            Assert.Equal(["a F32 [2] 0000803F00000040", "b F32 [1] 00004040", "c U8 [2] 0405"], checkpoint.Tensors.Select(Told));
        }
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../x.safetensors"}}""", "shard '../x.safetensors' is no plain file name")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "shard '/etc/passwd' is no plain file name")]
    [InlineData("""{"weight_map":{"a":".."}}""", "shard '..' is no plain file name")]
    [InlineData("""{"weight_map":{"a":"model.safetensors.index.json"}}""", "is no plain file name")]
    [InlineData("""{"weight_map":{}}""", "the index names no tensor")]
    [InlineData("""{"weight_map":{"a":"one.safetensors","a":"one.safetensors"}}""", "tensor 'a' is named twice")]
    [InlineData("""{"weight_map":{"a":1}}""", "no index of shards")]
    [InlineData("""{"weights":{}}""", "no index of shards")]
    [InlineData("""[]""", "no index of shards")]
    [InlineData("""{"weight_map":{"a":"one.safetensors","b":"one.safetensors"}}""", "'b' should lie in 'one.safetensors' and does not")]
    [InlineData("""{"weight_map":{"b":"one.safetensors"}}""", "'a' lies in 'one.safetensors', which the index does not say")]
    public void An_index_that_does_not_fit_its_shards_is_refused(string index, string problem)
    {
        Write("one.safetensors", TensorData.Float32("a", [1], [1f]));
        var path = Index(index);

        var error = Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(path));

        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_checkpoint_says_what_it_looked_for() =>
        Assert.Contains("has none of model.safetensors.index.json, model.safetensors", Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_longer_than_an_array_is_read_tensor_by_tensor_to_the_same_values()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, new[] { TensorData.Float32("b", [2, 2], [1f, 2f, 3f, 4f]), TensorData.UInt8("a", [0], []), TensorData.UInt8("c", [3], [5, 6, 7]) });
        stream.Position = 0;

        var apart = SafetensorsFile.Read(stream, "large", oneArray: 10);

        var whole = SafetensorsFile.Parse(stream.ToArray(), "small");
        Assert.Equal(whole.Entries.Select(e => (e.Name, e.Dtype, e.Begin, e.End)), apart.Entries.Select(e => (e.Name, e.Dtype, e.Begin, e.End)));
        Assert.All(whole.Entries, entry => Assert.Equal(whole.Bytes(entry.Name).ToArray(), apart.Bytes(entry.Name).ToArray()));
        Assert.Equal([1f, 2f, 3f, 4f], apart.Float32("b").ToArray());
    }

    [Fact]
    public void A_file_with_a_tensor_beyond_two_gigabytes_is_opened_in_little_memory_and_read_and_written_to_its_end()
    {
        const long far = 3L << 30;
        var path = Path.Combine(_folder, "large.safetensors");
        var header = System.Text.Encoding.UTF8.GetBytes($$$"""{"huge":{"dtype":"U8","shape":[{{{far}}}],"data_offsets":[0,{{{far}}}]},"last":{"dtype":"F32","shape":[2],"data_offsets":[{{{far}}},{{{far + 8}}}]}}""");
        using (var sparse = File.Create(path))
        {
            sparse.Write(BitConverter.GetBytes((long)header.Length));
            sparse.Write(header);
            sparse.Position += far;
            sparse.Write(MemoryMarshal.AsBytes<float>([1f, 2f]));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var checkpoint = CheckpointFile.Open(path);

        Assert.Equal([1f, 2f], MemoryMarshal.Cast<byte, float>(checkpoint.Tensors[1].Read().Span).ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        using var written = new EndOfStream(8);
        SafetensorsWriter.Write(written, [checkpoint.Tensors[0], checkpoint.Tensors[1]]);
        Assert.Equal(far + 8, written.Length - 8 - written.HeaderLength);
        Assert.Equal([1f, 2f], MemoryMarshal.Cast<byte, float>(written.Last).ToArray());
        Assert.Contains("'huge' has 3221225472 bytes", Assert.Throws<SafetensorsFormatException>(() => checkpoint.Tensors[0].Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    public void A_tensor_in_pieces_has_the_bytes_of_the_whole_whatever_becomes_of_it(string dtype)
    {
        const int count = (CheckpointTensor.Piece / 4 * 2) + 5;
        float[] values = [.. Enumerable.Range(0, count).Select(i => (i % 1000) / 8f)];
        Write("pieces.safetensors", TensorData.Float32("first", [3], [1f, 2f, 3f]), TensorData.Float32("long", [count], values));
        var torch = Path.Combine(_folder, "pieces.pt");
        var pickle = TorchSave.Pickle(TorchSave.Named("long", TorchSave.Tensor(TorchSave.Storage("0", "FloatStorage", count + 2), 2, [count], [1])));
        File.WriteAllBytes(torch, TorchSave.Zip(pickle, storages: ("0", MemoryMarshal.AsBytes<float>([8f, 9f, .. values]).ToArray())));

        foreach (var path in new[] { Path.Combine(_folder, "pieces.safetensors"), torch })
        {
            using var file = CheckpointFile.Open(path);
            var tensor = file.Tensors.Single(t => t.Name == "long").As(dtype);

            Assert.Equal(3, tensor.Pieces().Count());
            Assert.True(tensor.Pieces().SelectMany(piece => piece.ToArray()).SequenceEqual(tensor.Read().ToArray()));
            Assert.Equal([7], (tensor with { Shape = [1], Read = () => new byte[] { 7 } }).Pieces().SelectMany(piece => piece.ToArray()));
        }
    }

    [Fact]
    public void What_is_written_tensor_by_tensor_has_the_bytes_of_what_is_written_at_once()
    {
        TensorData[] tensors = [TensorData.Float32("w", [2], [1f, -2f]), TensorData.UInt8("m", [3], [1, 0, 1])];
        using var atOnce = new MemoryStream();
        SafetensorsWriter.Write(atOnce, tensors);

        using var oneByOne = new MemoryStream();
        SafetensorsWriter.Write(oneByOne, tensors.Select(t => new CheckpointTensor(t.Name, t.Dtype, t.Shape, () => t.Bytes)).ToList());

        Assert.Equal(atOnce.ToArray(), oneByOne.ToArray());
    }

    [Theory]
    [InlineData(1f, 0x3f80)]
    [InlineData(-2.5f, 0xc020)]
    [InlineData(1.00390625f, 0x3f80)]
    [InlineData(1.01171875f, 0x3f82)]
    [InlineData(float.MaxValue, 0x7f80)]
    [InlineData(float.NegativeInfinity, 0xff80)]
    [InlineData(float.NaN, 0xffc0)]
    public void Brain_floats_round_to_the_nearest_ties_to_even(float value, int bits) =>
        Assert.Equal((ushort)bits, MemoryMarshal.Read<ushort>(Dtypes.Convert(MemoryMarshal.AsBytes<float>([value]), "F32", "BF16")));

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Every_half_survives_the_way_to_float32_and_back(string dtype)
    {
        var all = MemoryMarshal.AsBytes<ushort>(Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray()).ToArray();

        var back = Dtypes.Convert(Dtypes.Convert(all, dtype, "F32"), "F32", dtype);

        var differing = Enumerable.Range(0, 65536).Where(i => !all.AsSpan(2 * i, 2).SequenceEqual(back.AsSpan(2 * i, 2))).ToList();
        Assert.All(differing, i => Assert.True(dtype == "F16" ? Half.IsNaN(BitConverter.UInt16BitsToHalf((ushort)i)) : float.IsNaN(BitConverter.Int32BitsToSingle(i << 16))));
    }

    [Fact]
    public void Integers_are_no_floating_type() =>
        Assert.Throws<ArgumentException>(() => new CheckpointTensor("ids", "I64", [1], () => new byte[8]).As("F32"));

    private static string Told(CheckpointTensor tensor) => $"{tensor.Name} {tensor.Dtype} {tensor.ShapeText} {Convert.ToHexString(tensor.Read().Span)}";

    private void Write(string name, params TensorData[] tensors)
    {
        using var stream = File.Create(Path.Combine(_folder, name));
        SafetensorsWriter.Write(stream, tensors);
    }

    private string Index(string json)
    {
        var path = Path.Combine(_folder, "model.safetensors.index.json");
        File.WriteAllText(path, json);
        return path;
    }
}
