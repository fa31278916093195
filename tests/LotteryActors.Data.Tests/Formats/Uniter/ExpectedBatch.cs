using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Batches;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>A collated batch of the original, to be met exactly and in every tensor.</summary>
internal sealed class ExpectedBatch(GoldenCase golden, string task)
{
    private readonly SafetensorsFile _file = golden.Tensors($"expected/{task}.safetensors");

    /// <summary>The batches of the file by the beginning of their tensors' names.</summary>
    public IReadOnlyList<string> Names => [.. _file.Entries.Select(entry => entry.Name).Where(name => name.EndsWith(".input_ids", StringComparison.Ordinal)).Select(name => name[..^".input_ids".Length])];

    public IReadOnlyList<long> Shape(string tensor) => _file.Entry(tensor).Shape;

    public bool Has(string tensor) => _file.Contains(tensor);

    public long[] Integers(string tensor) => _file.Int64(tensor).ToArray();

    /// <param name="own">What the task adds, by the original's names.</param>
    public void AssertEqual(string name, UniterBatch batch, params (string Tensor, Array Values)[] own)
    {
        Dictionary<string, Array?> actual = own.ToDictionary(tensor => tensor.Tensor, tensor => (Array?)tensor.Values);
        actual["input_ids"] = batch.InputIds;
        actual["position_ids"] = Enumerable.Range(0, batch.TextLength).Select(i => (long)i).ToArray();
        actual["img_feat"] = batch.RegionFeatures;
        actual["img_pos_feat"] = batch.RegionBoxes;
        actual["attn_masks"] = batch.AttentionMask;
        actual["gather_index"] = batch.GatherIndex;
        actual["txt_type_ids"] = batch.TextTypes;
        actual["img_type_ids"] = batch.RegionTypes;

        var expected = _file.Entries.Where(entry => entry.Name.StartsWith(name + ".", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(expected);
        foreach (var entry in expected)
        {
            Assert.True(actual.Remove(entry.Name[(name.Length + 1)..], out var values) && values is not null, $"{task}: nothing to compare with {entry.Name}");
            AssertEqual(entry, values);
        }

        // What the golden file leaves out: features that it has elsewhere, and types that all rows share.
        foreach (var left in actual.Where(entry => entry.Value is not null).Select(entry => entry.Key))
        {
            Assert.Contains(left, (string[])["img_feat", "img_pos_feat"]);
        }
    }

    private void AssertEqual(TensorEntry entry, Array actual)
    {
        if (actual is float[] floats)
        {
            Assert.Null(Tolerance.Exact.Difference(entry.Name, floats, _file.Float32(entry.Name)));
        }
        else
        {
            Assert.True(_file.Int64(entry.Name).SequenceEqual((long[])actual), $"{task}: {entry.Name} differs");
        }
    }
}
