using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Optimisation;

public class AdamWTests
{
    private static readonly AdamWSettings Settings = new(Beta1: 0.9, Beta2: 0.98, Epsilon: 1e-6, WeightDecay: 0.1, GradientNorm: 0.5);

    [Fact]
    public void A_parameter_without_gradient_is_left_alone_and_counts_from_its_first_one()
    {
        using var model = new ToyModel(seed: 1);
        using var flat = new FlatParameters(model, model.Layout);
        var optimiser = new AdamW(flat, Settings, FlatMask.Dense);
        var third = IndexOf(flat.Layout, "third.weight");
        var before = flat.Weights[flat.Layout.Slots[third].Values].ToArray();

        Step(model, optimiser, 1, withThird: false);
        Step(model, optimiser, 2, withThird: false);
        Assert.Equal(before, flat.Weights[flat.Layout.Slots[third].Values]);
        Assert.Equal(0, optimiser.Updates[third]);

        Step(model, optimiser, 3, withThird: true);
        Assert.NotEqual(before, flat.Weights[flat.Layout.Slots[third].Values].ToArray());
        Assert.Equal(1, optimiser.Updates[third]);
        Assert.Equal(3, optimiser.Updates[IndexOf(flat.Layout, "first.weight")]);
    }

    [Fact]
    public void BertAdams_late_comer_begins_its_own_warmup_at_rate_zero()
    {
        using var model = new ToyModel(seed: 1);
        using var flat = new FlatParameters(model, model.Layout);
        var optimiser = new AdamW(flat, AdamWSettings.BertAdam(gradientNorm: 5, new BertAdamSchedule(Warmup: 0.5, Steps: 10)), FlatMask.Dense);
        var third = IndexOf(flat.Layout, "third.weight");
        var before = flat.Weights[flat.Layout.Slots[third].Values].ToArray();

        Step(model, optimiser, 1, withThird: false);
        Step(model, optimiser, 2, withThird: true);
        Assert.Equal(before, flat.Weights[flat.Layout.Slots[third].Values]);
        Step(model, optimiser, 3, withThird: true);
        Assert.NotEqual(before, flat.Weights[flat.Layout.Slots[third].Values].ToArray());
    }

    [Fact]
    public void Once_it_has_had_a_gradient_it_takes_part_in_every_step_as_grad_is_zero_then_and_not_None()
    {
        using var model = new ToyModel(seed: 1);
        using var flat = new FlatParameters(model, model.Layout);
        var optimiser = new AdamW(flat, Settings, FlatMask.Dense);
        var third = IndexOf(flat.Layout, "third.weight");

        Step(model, optimiser, 1, withThird: true);
        var before = flat.Weights[flat.Layout.Slots[third].Values].ToArray();
        Step(model, optimiser, 2, withThird: false);

        Assert.NotEqual(before, flat.Weights[flat.Layout.Slots[third].Values].ToArray());
        Assert.Equal(2, optimiser.Updates[third]);
    }

    [Fact]
    public void Masked_weights_are_exactly_positive_zero_after_fifty_steps_with_decay_and_clipping()
    {
        using var model = new ToyModel(seed: 1);
        using var flat = new FlatParameters(model, model.Layout);
        var mask = HalfOf(model);
        var flatMask = FlatMask.Over(flat.Layout, mask);
        flatMask.ApplyTo(flat.Weights);
        var optimiser = new AdamW(flat, Settings, flatMask);

        for (var step = 1; step <= 50; step++)
        {
            Step(model, optimiser, step, withThird: true);
            Assert.True(flatMask.Holds(flat.Weights));
        }

        var slot = flat.Layout.Slots[IndexOf(flat.Layout, "first.weight")];
        Assert.Equal(mask.Prunable - mask.Kept, Count(flat.Weights[slot.Values], bits => bits == 0));
        Assert.Equal(mask.Prunable - mask.Kept, Count(optimiser.SecondMoments[slot.Values], bits => bits == 0));
    }

    [Fact]
    public void Masking_gradients_is_the_originals_masked_weight_bit_for_bit()
    {
        using var masked = new ToyModel(seed: 1);
        using var flat = new FlatParameters(masked, masked.Layout);
        var flatMask = FlatMask.Over(flat.Layout, HalfOf(masked));
        flatMask.ApplyTo(flat.Weights);
        var optimiser = new AdamW(flat, Settings, flatMask);

        using var original = new ReparametrisedToy(seed: 1, HalfOf(masked));
        using var originalFlat = new FlatParameters(original, original.Layout);
        var originalOptimiser = new AdamW(originalFlat, Settings, FlatMask.Dense);

        for (var step = 1; step <= 20; step++)
        {
            var norm = Step(masked, optimiser, step, withThird: false);
            var originalNorm = Step(() => original.Loss(step), originalOptimiser);
            Assert.Equal(originalNorm, norm);
        }

        Assert.Equal(original.EffectiveWeight(), flat.Weights[flat.Layout.Slots[IndexOf(flat.Layout, "first.weight")].Values].ToArray());
    }

    [Fact]
    public void A_mask_over_a_tensor_the_model_does_not_have_is_refused_by_name()
    {
        using var model = new ToyModel(seed: 1);
        var mask = new Mask("encoder", [MaskTensor.Ones("fourth.weight", [3, 3])]);

        var error = Assert.Throws<InvalidDataException>(() => FlatMask.Over(model.Layout, mask));
        Assert.Contains("'fourth.weight' of shape [3, 3]", error.Message, StringComparison.Ordinal);
    }

    private static double Step(ToyModel model, AdamW optimiser, int step, bool withThird) =>
        Step(() => model.Loss(step, withThird), optimiser);

    private static double Step(Func<Tensor> loss, AdamW optimiser)
    {
        using var scope = NewDisposeScope();
        loss().backward();
        var norm = optimiser.CloseGradients();
        optimiser.Step(rate: 0.01, norm);
        return norm;
    }

    private static Mask HalfOf(ToyModel model)
    {
        var tensor = MaskTensor.Ones("first.weight", model.Layout.Slots[0].Shape);
        for (var i = 0; i < tensor.Length; i += 2)
        {
            tensor.Remove(i);
        }

        return new Mask("encoder", [tensor]);
    }

    private static int IndexOf(FlatLayout layout, string name) => layout.Slots.ToList().FindIndex(s => s.Name == name);

    private static long Count(ReadOnlySpan<float> values, Func<uint, bool> where) =>
        values.ToArray().LongCount(v => where(BitConverter.SingleToUInt32Bits(v)));
}
