using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Tests.Pruning;

/// <summary>
/// Frankle's OpenLTH, sparse_global: a level removes a fraction of ALL unpruned weights, those of ignored layers
/// counted, and keeps only what lies strictly above the threshold element.
/// </summary>
public sealed class OpenLthGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_openlth")]
    public void Every_level_keeps_the_weights_that_the_reference_keeps(GoldenCase golden)
    {
        var expected = golden.Tensors("masks.safetensors");
        var trained = golden.Tensors("weights_per_level.safetensors");
        var fraction = golden.Config.GetProperty("fraction").GetDouble();
        var ignored = Ignored(golden.Config.GetProperty("layers_to_ignore"));
        Mask? mask = null;
        foreach (var level in golden.Json("sparsity.json").EnumerateArray())
        {
            var number = level.GetProperty("level").GetInt32();
            var total = level.GetProperty("total").GetInt64();
            var weights = Weights(trained, $"level{number}.", ignored);
            var unpruned = total - (mask is null ? 0 : mask.Prunable - mask.Kept);

            mask = GlobalMagnitude.Prune(weights, mask, "sparse_global", StrictlyAbove(weights, mask, (int)Math.Ceiling(fraction * unpruned)));

            Assert.Equal(level.GetProperty("pruned").GetInt64(), mask.Prunable - mask.Kept);
            Assert.All(mask.Tensors, tensor => Assert.Equal(expected.Bytes($"level{number}.{tensor.Name}"), [.. MaskBytes.Of(tensor)]));
            Assert.All(ignored, name => Assert.DoesNotContain((byte)0, expected.Bytes($"level{number}.{name}").ToArray()));
        }

        Assert.NotNull(mask);
    }

    private static string[] Ignored(JsonElement setting) =>
        setting.GetString()?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static List<PrunableTensor> Weights(SafetensorsFile file, string prefix, string[] ignored) =>
    [
        .. file.Entries
            .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal) && !ignored.Contains(entry.Name[prefix.Length..]))
            .Select(entry => new PrunableTensor(entry.Name[prefix.Length..], [.. entry.Shape], file.Float32(entry.Name).ToArray())),
    ];

    /// <summary>How many unpruned weights lie strictly above the one at <paramref name="rank"/> (from 0) of their sorted magnitudes.</summary>
    private static long StrictlyAbove(List<PrunableTensor> weights, Mask? mask, int rank)
    {
        var magnitudes = weights
            .SelectMany(tensor => tensor.Values.ToArray().Where((_, i) => mask?[tensor.Name][i] ?? true))
            .Select(Math.Abs)
            .Order()
            .ToArray();
        return magnitudes.LongCount(magnitude => magnitude > magnitudes[rank]);
    }
}
