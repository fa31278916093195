using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Pruning;

/// <summary>Chen et al.'s BERT-Tickets: every round removes a share of the weights that remain, rounded as Python rounds.</summary>
public sealed class BertTicketsGoldenTests
{
    private const string Prefix = "bert.";

    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_bert_tickets")]
    public void Every_round_keeps_the_weights_that_the_reference_keeps(GoldenCase golden)
    {
        var expected = golden.Tensors("masks.safetensors");
        foreach (var (number, mask, _, pruned) in Rounds(golden))
        {
            Assert.Equal(pruned, mask.Prunable - mask.Kept);
            Assert.Equal(expected.Bytes($"round{number}"), MaskBytes.Of(mask));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_bert_tickets")]
    public void The_last_rounds_ticket_reads_as_the_reference_does_trained_and_rewound(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (forward, initial) = (golden.Tensors("forward.safetensors"), golden.Tensors("weights_round0.safetensors"));
        var (_, mask, trained, _) = Rounds(golden).Last();
        using var model = Encoder(golden, initial);
        var tally = new GoldenTally(golden);

        Read("out.", trained);
        Read("out.rewound_", Initial(golden, Prunable(golden)));
        tally.MustAgree();

        void Read(string prefix, IReadOnlyList<PrunableTensor> weights)
        {
            Wear(model, weights, mask);
            var hidden = model.forward(forward.UniterInputs());
            Compare(prefix + "last_layer", hidden);
            Compare(prefix + "pooled", model.Pool(hidden));
        }

        void Compare(string name, Tensor actual) => tally.Compare(name, actual.ToFloat32(), forward.Float32(name), golden.ToleranceOf(name));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("prune_bert_tickets")]
    public void The_file_that_the_reference_wrote_holds_the_last_rounds_mask(GoldenCase golden)
    {
        const string File = "mask.pt";
        Assert.SkipUnless(golden.Has(File), $"{golden.Name}: {File} is left out here");
        using var written = CheckpointFile.Open(golden.PathOf(File));

        Assert.All(Rounds(golden).Last().Mask.Tensors, tensor => Assert.Equal([.. MaskBytes.Of(tensor)], MaskBytes.Of(written.Tensors.Single(one => one.Name == tensor.Name + "_mask"))));
    }

    /// <summary>Every round's mask, the weights it was made of, and how many the reference has pruned by then.</summary>
    private static IEnumerable<(int Number, Mask Mask, List<PrunableTensor> Weights, long Pruned)> Rounds(GoldenCase golden)
    {
        var prunable = Prunable(golden);
        Mask? mask = null;
        foreach (var round in golden.Json("sparsity.json").EnumerateArray())
        {
            var number = round.GetProperty("round").GetInt32();
            var weights = Weights(golden, prunable, number);
            var remaining = mask?.Kept ?? weights.Sum(tensor => (long)tensor.Values.Length);
            var removed = (long)Math.Round(round.GetProperty("amount").GetDouble() * remaining, MidpointRounding.ToEven);

            mask = GlobalMagnitude.Prune(weights, mask, "encoder", remaining - removed);
            yield return (number, mask, weights, round.GetProperty("pruned_total").GetInt64());
        }

        Assert.NotNull(mask);
    }

    /// <summary>UNITER's encoder under the names of a BERT.</summary>
    private static UniterModel Encoder(GoldenCase golden, SafetensorsFile initial)
    {
        var model = new UniterModel(new UniterConfig(
            Rows("word_embeddings"), Setting("hidden"), Setting("layers"), Setting("heads"), Setting("inter"), Activation(), 0, 0,
            Rows("position_embeddings"), Rows("token_type_embeddings"), 0.02, Setting("img")));
        Models.Weights.Load(model, initial, golden.Name, mayIgnore: name => !name.StartsWith(Prefix, StringComparison.Ordinal), rename: Inner);
        model.eval();
        return model;

        string Activation() => golden.Config.TryGetProperty("act", out var named) ? named.GetString()! : "gelu";
        int Setting(string name) => golden.Config.GetProperty(name).GetInt32();
        int Rows(string table) => (int)initial.Entry($"{Prefix}embeddings.{table}.weight").Shape[0];
    }

    private static string Inner(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    private static void Wear(UniterModel model, IReadOnlyList<PrunableTensor> weights, Mask mask)
    {
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, shape, values) in weights)
        {
            var kept = mask[name];
            parameters[Inner(name)].copy_(values.ToArray().Select((weight, i) => kept[i] ? weight : 0).ToArray().ToTensor(CPU, shape));
        }
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
            return Initial(golden, prunable);
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

    private static List<PrunableTensor> Initial(GoldenCase golden, List<(string Name, long[] Shape)> prunable)
    {
        var initial = golden.Tensors("weights_round0.safetensors");
        return [.. prunable.Select(tensor => new PrunableTensor(tensor.Name, tensor.Shape, initial.Float32(tensor.Name).ToArray()))];
    }
}
