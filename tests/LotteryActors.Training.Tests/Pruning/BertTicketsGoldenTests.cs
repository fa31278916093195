using LotteryActors.Golden;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Tests.Pruning;

/// <summary>Chen et al.'s BERT-Tickets: every round removes a share of the weights that remain, rounded as Python rounds.</summary>
public sealed class BertTicketsGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_bert_tickets")]
    public void Every_round_keeps_the_weights_that_the_reference_keeps(GoldenCase golden)
    {
        var prunable = Prunable(golden);
        var expected = golden.Tensors("masks.safetensors");
        Mask? mask = null;
        foreach (var round in golden.Json("sparsity.json").EnumerateArray())
        {
            var number = round.GetProperty("round").GetInt32();
            var weights = Weights(golden, prunable, number);
            var remaining = mask?.Kept ?? weights.Sum(tensor => (long)tensor.Values.Length);
            var removed = (long)Math.Round(round.GetProperty("amount").GetDouble() * remaining, MidpointRounding.ToEven);

            mask = GlobalMagnitude.Prune(weights, mask, "encoder", remaining - removed);

            Assert.Equal(round.GetProperty("pruned_total").GetInt64(), mask.Prunable - mask.Kept);
            Assert.Equal(expected.Bytes($"round{number}"), MaskBytes.Of(mask));
        }

        Assert.NotNull(mask);
    }

    private static List<(string Name, long[] Shape)> Prunable(GoldenCase golden) =>
    [
        .. golden.Json("prunable.json").GetProperty("prunable_in_order").EnumerateArray()
            .Select(entry => (entry[0].GetString()!, entry[1].EnumerateArray().Select(size => size.GetInt64()).ToArray())),
    ];

    /// <summary>
    /// The weights that a round prunes: those of round 0, or where they change between rounds the round's own, which are
    /// laid end to end and unmasked, so that only the parent mask knows what is gone.
    /// </summary>
    private static List<PrunableTensor> Weights(GoldenCase golden, List<(string Name, long[] Shape)> prunable, int round)
    {
        if (!golden.Config.GetProperty("weights_change_between_rounds").GetBoolean())
        {
            var initial = golden.Tensors("weights_round0.safetensors");
            return [.. prunable.Select(tensor => new PrunableTensor(tensor.Name, tensor.Shape, initial.Float32(tensor.Name).ToArray()))];
        }

        var flat = golden.Tensors("weights_per_round.safetensors").Float32($"round{round}").ToArray().AsMemory();
        var weights = new List<PrunableTensor>();
        foreach (var (name, shape) in prunable)
        {
            var length = (int)shape.Aggregate(1L, (product, size) => product * size);
            weights.Add(new PrunableTensor(name, shape, flat[..length]));
            flat = flat[length..];
        }

        return weights;
    }
}
