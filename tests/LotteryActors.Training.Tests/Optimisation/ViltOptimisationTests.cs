using LotteryActors.Models;
using LotteryActors.Models.Vilt;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Optimisation;

/// <summary>ViLT's optimiser, parameter groups and schedules (vilt/modules/vilt_utils.py, set_schedule).</summary>
public sealed class ViltOptimisationTests
{
    private static readonly AdamWSettings Settings = new(0.9, 0.98, 1e-8, 0.01, GradientNorm: -1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 0.5)]
    [InlineData(100, 1)]
    [InlineData(500, 0.5555555555555556)]
    [InlineData(999, 0.0011111111111111112)]
    [InlineData(1000, 0)]
    [InlineData(1001, 0)]
    public void The_rate_rises_over_the_warmup_and_falls_in_a_straight_line(int done, double factor)
    {
        var schedule = new PolynomialDecay(1e-4, WarmupSteps: 100, Steps: 1000);

        Assert.Equal(factor, schedule.Factor(done), 1e-15);
        Assert.Equal(1e-4 * factor, schedule.Rate(done + 1), 1e-19);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(400, ((1 - 0.1) * 4 / 9) + 0.1)]
    [InlineData(700, ((1 - 0.1) / 9) + 0.1)]
    [InlineData(1000, 0.1)]
    [InlineData(2000, 0.1)]
    public void A_power_bends_the_line_and_an_end_rate_lifts_its_end(int done, double factor) =>
        Assert.Equal(factor, new PolynomialDecay(1e-4, 100, 1000, EndRate: 1e-5, Power: 2).Factor(done), 1e-12);

    [Theory]
    [InlineData(50, 0.5)]
    [InlineData(100, 1)]
    [InlineData(400, 0.75)]
    [InlineData(550, 0.5)]
    [InlineData(1000, 0)]
    [InlineData(1001, 0)]
    public void The_cosine_falls_half_a_wave(int done, double factor) =>
        Assert.Equal(factor, new CosineDecay(1e-4, 100, 1000).Factor(done), 1e-12);

    [Fact]
    public void A_schedule_without_warmup_starts_full_and_one_that_is_all_warmup_ends_at_the_end_rate()
    {
        Assert.Equal(1, new PolynomialDecay(1e-4, 0, 10).Factor(0));
        Assert.Equal(0, new PolynomialDecay(1e-4, 10, 10).Factor(10));
        Assert.Equal(0, new CosineDecay(1e-4, 10, 10).Factor(10));
    }

    [Fact]
    public void Three_steps_of_a_constant_gradient_end_where_the_originals_do()
    {
        float[] weights = [.. Enumerable.Repeat(1f, 16)], first = new float[16], second = new float[16];
        double[] expected = [0.9998990001141421, 0.9997980003251924, 0.9996970006354393];

        for (var t = 1; t <= 3; t++)
        {
            float[] gradients = [.. Enumerable.Repeat(0.5f, 16)];
            FusedAdamW.Update(weights, gradients, first, second, AdamWCoefficients.Of(Settings, 1e-4, t, decayed: true, clip: 1));

            Assert.All(weights, weight => Assert.Equal(expected[t - 1], weight, 1.2e-7));
        }
    }

    [Fact]
    public void Four_groups_decay_or_not_at_the_rate_or_at_the_heads_multiple_of_it()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var slots = FlatParameters.LayoutOf(model, "encoder", headRate: 10, ParameterRules.Vilt).Slots.ToDictionary(slot => slot.Name);

        Group("transformer.blocks.0.attn.qkv.weight", decayed: true, rate: 1, prunable: true);
        Group("transformer.pos_embed", decayed: true, rate: 1, prunable: false);
        Group("transformer.blocks.1.norm2.weight", decayed: false, rate: 1, prunable: false);
        Group("vqa_classifier.0.weight", decayed: true, rate: 10, prunable: false);
        Group("vqa_classifier.1.weight", decayed: true, rate: 10, prunable: false);
        Group("vqa_classifier.3.bias", decayed: false, rate: 10, prunable: false);
        Group("rank_output.weight", decayed: true, rate: 1, prunable: false);

        void Group(string name, bool decayed, double rate, bool prunable) =>
            Assert.Equal((decayed, rate, prunable), (slots[name].Decayed, slots[name].RateFactor, slots[name].Prunable));
    }

    [Fact]
    public void Flat_steps_learn_the_answers_and_leave_frozen_and_unused_heads_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var parameters = new FlatParameters(model, FlatParameters.LayoutOf(model, "encoder", headRate: 10, ParameterRules.Vilt));
        var optimiser = new AdamW(parameters, Settings, FlatMask.Dense);
        var schedule = new PolynomialDecay(2e-3, WarmupSteps: 3, Steps: 30);
        var untouched = Values(model, "itm_score.fc.weight").Concat(Values(model, "rank_output.weight")).ToList();
        var losses = new List<float>();

        for (var step = 1; step <= 30; step++)
        {
            using var inner = NewDisposeScope();
            var loss = ViltLosses.Vqa(model.VqaLogits(Inputs()), eye(2, 3));
            loss.backward();
            losses.Add(loss.item<float>());
            optimiser.Step(schedule.Rate(step), optimiser.CloseGradients());
        }

        Assert.Equal(losses[0], losses[1]); // the first step is made at a rate of 0
        Assert.True(losses[^1] < 0.3f * losses[0], $"{losses[0]} to {losses[^1]}");
        Assert.Equal(untouched, Values(model, "itm_score.fc.weight").Concat(Values(model, "rank_output.weight")));
    }

    private static ViltModel Model()
    {
        random.manual_seed(1);
        return new ViltModel(
            new ViltConfig(20, 12, 2, 3, 24, 0, 8, 4, 8, InitializerRange: 0.1),
            new ViltHeads { VqaAnswers = 3, Itm = true, Retrieval = true });
    }

    private static ViltInputs Inputs() => new(
        new long[] { 5, 7, 9, 6, 5, 8, 6, 0 }.ToTensor(CPU, 2, 4),
        new long[] { 1, 1, 1, 1, 1, 1, 1, 0 }.ToTensor(CPU, 2, 4),
        Enumerable.Range(0, 2 * 3 * 8 * 8).Select(i => 0.1f + MathF.Cos(i)).ToArray().ToTensor(CPU, 2, 3, 8, 8))
    {
        Patches = PatchDraw.Shuffled(4),
    };

    private static float[] Values(ViltModel model, string name) => model.get_parameter(name)!.data<float>().ToArray();
}
