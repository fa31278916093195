using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.PyTorch;
using LotteryActors.Golden;
using LotteryActors.Models.Checkpoints;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Checkpoints;

/// <summary>One VQA model in many dialects of checkpoint files, all as PyTorch and UNITER write them.</summary>
public sealed class LoadersGoldenTests
{
    private static readonly string[] NoModel = ["odd_", "nested_", "pretrain_", "forward"];

    [Theory(SkipTestWithoutData = true)]
    [Golden("loaders")]
    public void Every_dialect_comes_to_the_same_tensors_bit_for_bit(GoldenCase golden)
    {
        var dialects = Dialects(golden).ToList();

        Assert.NotEmpty(dialects);
        Assert.All(dialects, file =>
        {
            using var dialect = CheckpointFile.Open(golden.PathOf(file));
            using var plain = CheckpointFile.Open(golden.PathOf(IsHalf(file) ? "fp16.safetensors" : "plain_zip.safetensors"));
            Assert.Equal(Contents(plain.Tensors), Contents(CheckpointNames.Original(dialect.Tensors, file).Tensors));
            Assert.Empty(dialect.Unread);
        });
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("loaders")]
    public void Every_file_has_the_very_tensors_of_its_twin_views_and_types_and_odd_names_too(GoldenCase golden)
    {
        foreach (var file in golden.Files.Select(f => f.Name).Where(name => name.EndsWith(".pt", StringComparison.Ordinal)))
        {
            var twin = golden.PathOf($"{Path.GetFileNameWithoutExtension(file).Replace("_legacy", "", StringComparison.Ordinal)}.safetensors");
            if (File.Exists(twin))
            {
                using var checkpoint = CheckpointFile.Open(golden.PathOf(file));
                using var expected = CheckpointFile.Open(twin);
                Assert.Equal(Contents(expected.Tensors), Contents(checkpoint.Tensors));
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("loaders")]
    public void Objects_within_objects_are_read_as_they_were(GoldenCase golden)
    {
        using var checkpoint = CheckpointFile.Open(golden.PathOf("nested_objects.pt"));
        var root = ((PyTorchCheckpoint)checkpoint).Root;

        Assert.All(golden.Json("nested_objects.json").EnumerateObject(), expected => AssertSame(expected.Value, Find(root, expected.Name), checkpoint, expected.Name));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("loaders")]
    public void Every_dialect_gives_the_scores_of_the_original(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var inputs = golden.Tensors("forward.safetensors").UniterInputs();
        var tally = new GoldenTally(golden);
        foreach (var file in Dialects(golden))
        {
            using var model = Model(golden);
            var report = CheckpointWeights.Load(model, golden.PathOf(file));
            model.eval();
            var scores = IsHalf(file) ? "out.scores_fp16_ckpt_upcast" : "out.scores_fp32_ckpt";

            Assert.Empty(report.Missing);
            using var actual = model.Logits(inputs).contiguous();
            tally.Compare($"{file}, {scores}", MemoryMarshal.Cast<byte, float>(actual.bytes), golden.Tensors("forward.safetensors").Float32(scores), golden.ToleranceOf(scores));
        }

        tally.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("loaders")]
    public void A_partial_load_reports_what_the_original_logs_and_wants_it_expected(GoldenCase golden)
    {
        using var model = Model(golden);
        var report = golden.Json("from_pretrained_report.json");
        var path = golden.PathOf(report.GetProperty("source").GetString()!);

        var refusal = Assert.Throws<WeightsException>(() => CheckpointWeights.Load(model, path));
        var loaded = CheckpointWeights.Load(model, path, UniterParameters.IsHead, UniterParameters.IsHead);

        var (missing, unexpected) = (Names(report.GetProperty("missing_in_checkpoint")), Names(report.GetProperty("unexpected_in_checkpoint")));
        Assert.Equal(missing, loaded.Missing.Order(StringComparer.Ordinal));
        Assert.Equal(unexpected, loaded.Unexpected.Order(StringComparer.Ordinal));
        Assert.All(missing.Concat(unexpected), name => Assert.Contains(name, refusal.Message, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Dialects(GoldenCase golden) =>
        golden.Files.Select(file => file.Name).Where(name => Path.GetExtension(name) is ".pt" or ".safetensors" && !NoModel.Any(start => name.StartsWith(start, StringComparison.Ordinal)));

    private static bool IsHalf(string file) => file.StartsWith("fp16", StringComparison.Ordinal);

    private static UniterForVqa Model(GoldenCase golden)
    {
        var plain = golden.Tensors("plain_zip.safetensors");
        return new UniterForVqa(golden.UniterConfig(plain), (int)plain.Entry("vqa_output.3.bias").Elements);
    }

    private static List<(string Name, string Dtype, string Shape, string Bytes)> Contents(IReadOnlyList<CheckpointTensor> tensors) =>
    [
        .. tensors.Select(tensor => (tensor.Name, tensor.Dtype, tensor.ShapeText, Convert.ToHexString(tensor.Read().Span)))
            .OrderBy(tensor => tensor.Name, StringComparer.Ordinal),
    ];

    private static List<string> Names(JsonElement list) => [.. list.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>The value at a path of keys, <c>nested.a.b</c>; bytes lie under their name without <c>_hex</c>.</summary>
    private static object? Find(object? root, string path) =>
        path.Replace("_hex", "", StringComparison.Ordinal).Split('.').Aggregate(root, (value, key) => Assert.IsType<PickleDictionary>(value)[key]);

    private static void AssertSame(JsonElement expected, object? actual, CheckpointFile file, string path)
    {
        switch (actual)
        {
            case TorchTensor tensor:
                Assert.Equal(Flat(expected), Values(((PyTorchCheckpoint)file).Tensor(path, tensor)));
                break;
            case PickleList list:
                AssertItems(expected, list.Items, file, path);
                break;
            case PickleTuple tuple:
                AssertItems(expected, tuple.Items, file, path);
                break;
            case byte[] bytes:
                Assert.Equal(expected.GetString(), Convert.ToHexStringLower(bytes));
                break;
            case BigInteger big:
                Assert.Equal(expected.GetString(), big.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                Assert.Equal(Plain(expected), actual is long number ? (double)number : actual);
                break;
        }
    }

    private static void AssertItems(JsonElement expected, IReadOnlyList<object?> actual, CheckpointFile file, string path)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            AssertSame(expected[i], actual[i], file, $"{path}[{i}]");
        }
    }

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => value.GetString(),
    };

    private static double[] Values(CheckpointTensor tensor) => tensor.Dtype == "I64"
        ? [.. MemoryMarshal.Cast<byte, long>(tensor.Read().Span).ToArray().Select(value => (double)value)]
        : [.. MemoryMarshal.Cast<byte, double>(tensor.As("F64").Read().Span)];

    private static IEnumerable<double> Flat(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flat) : [value.GetDouble()];
}
