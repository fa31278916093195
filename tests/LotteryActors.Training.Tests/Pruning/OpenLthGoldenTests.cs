using System.Text.Json;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;
using static TorchSharp.torch;

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
        var ignored = Ignored(golden.Config.GetProperty("layers_to_ignore"));
        foreach (var (number, mask, pruned) in Levels(golden))
        {
            Assert.Equal(pruned, mask.Prunable - mask.Kept);
            Assert.All(mask.Tensors, tensor => Assert.Equal(expected.Bytes($"level{number}.{tensor.Name}"), [.. MaskBytes.Of(tensor)]));
            Assert.All(ignored, name => Assert.DoesNotContain((byte)0, expected.Bytes($"level{number}.{name}").ToArray()));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_openlth")]
    public void The_last_levels_ticket_of_the_initial_weights_answers_as_the_reference_does(GoldenCase golden)
    {
        const string Output = "out.y_init_weights_final_mask";
        using var scope = NewDisposeScope();
        var (forward, initial) = (golden.Tensors("forward.safetensors"), golden.Tensors("weights_init.safetensors"));
        var mask = Levels(golden).Last().Mask;
        var hidden = forward.Tensor("in.x").flatten(1);
        for (var layer = 0; initial.Contains($"fc_layers.{layer}.weight"); layer++)
        {
            hidden = Linear($"fc_layers.{layer}", hidden).relu();
        }

        var tally = new GoldenTally(golden);
        tally.Compare(Output, Linear("fc", hidden).ToFloat32(), forward.Float32(Output), golden.ToleranceOf(Output));
        tally.MustAgree();

        Tensor Linear(string layer, Tensor x) => nn.functional.linear(x, Masked($"{layer}.weight"), initial.Tensor($"{layer}.bias"));

        Tensor Masked(string weight)
        {
            var kept = mask.Tensors.SingleOrDefault(tensor => tensor.Name == weight);
            var values = initial.Float32(weight).ToArray().Select((value, i) => kept?[i] ?? true ? value : 0).ToArray();
            return values.ToTensor(CPU, [.. initial.Entry(weight).Shape]);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_openlth")]
    public void The_file_that_the_reference_wrote_holds_the_last_levels_mask(GoldenCase golden)
    {
        const string File = "mask.pth";
        Assert.SkipUnless(golden.Has(File), $"{golden.Name}: {File} is left out here");
        using var written = CheckpointFile.Open(golden.PathOf(File));

        Assert.All(Levels(golden).Last().Mask.Tensors, tensor => Assert.Equal([.. MaskBytes.Of(tensor)], MaskBytes.Of(written.Tensors.Single(one => one.Name == tensor.Name))));
    }

    private static IEnumerable<(int Number, Mask Mask, long Pruned)> Levels(GoldenCase golden)
    {
        var trained = golden.Tensors("weights_per_level.safetensors");
        var fraction = golden.Config.GetProperty("fraction").GetDouble();
        var ignored = Ignored(golden.Config.GetProperty("layers_to_ignore"));
        Mask? mask = null;
        foreach (var level in golden.Json("sparsity.json").EnumerateArray())
        {
            var number = level.GetProperty("level").GetInt32();
            var weights = Weights(trained, $"level{number}.", ignored);
            var unpruned = level.GetProperty("total").GetInt64() - (mask is null ? 0 : mask.Prunable - mask.Kept);

            mask = GlobalMagnitude.Prune(weights, mask, "sparse_global", StrictlyAbove(weights, mask, (int)Math.Ceiling(fraction * unpruned)));
            yield return (number, mask, level.GetProperty("pruned").GetInt64());
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
