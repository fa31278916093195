using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

public class FusedAdamWTests
{
    private static readonly AdamWSettings Settings = new(Beta1: 0.9, Beta2: 0.98, Epsilon: 1e-6, WeightDecay: 0.01, GradientNorm: -1);

    [Fact]
    public void Three_updates_give_the_numbers_of_UNITERs_own_optimiser()
    {
        float[] weights = Padded(1, -2), first = Padded(), second = Padded();
        double[][] gradients = [[0.5, -1], [0.25, 0], [-1, 3]];
        double[][] expected =
        [
            [0.8991014127793691, -1.8981007063946795],
            [0.8048092902268891, -1.828940439162214],
            [0.8245067240144884, -1.8709750869966908],
        ];

        for (var t = 1; t <= 3; t++)
        {
            var g = Padded((float)gradients[t - 1][0], (float)gradients[t - 1][1]);
            FusedAdamW.Update(weights, g, first, second, AdamWCoefficients.Of(Settings, rate: 0.1, t, decayed: true, clip: 1));

            Assert.Equal(expected[t - 1][0], weights[0], 1e-6);
            Assert.Equal(expected[t - 1][1], weights[1], 1e-6);
        }
    }

    [Fact]
    public void Three_updates_give_the_numbers_of_LXMERTs_own_optimiser()
    {
        var schedule = new BertAdamSchedule(Warmup: 0.1, Steps: 10);
        var settings = AdamWSettings.BertAdam(gradientNorm: -1, schedule);
        float[] weights = Padded(1), first = Padded(), second = Padded();
        double[] expected = [1, 0.999787029919927, 0.9995665831476206];

        for (var t = 1; t <= 3; t++)
        {
            FusedAdamW.Update(weights, Padded(0.5f), first, second, AdamWCoefficients.Of(settings, 5e-5 * schedule.Factor(t - 1), t, decayed: true, clip: 1));

            Assert.Equal(expected[t - 1], weights[0], 1e-7);
        }

        Assert.All(weights[1..], w => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(w)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.01)]
    [InlineData(100, 1)]
    [InlineData(101, 0.99888888888888889)]
    [InlineData(500, 0.55555555555555558)]
    [InlineData(1000, 0)]
    [InlineData(1001, 0)]
    public void BertAdams_rate_rises_from_zero_and_falls_to_zero_by_a_parameters_own_updates(int updates, double factor) =>
        Assert.Equal(factor, new BertAdamSchedule(Warmup: 0.1, Steps: 1000).Factor(updates), 1e-12);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decay_within_the_update_is_plain_float_arithmetic_too(bool decayed)
    {
        var random = new Random(9);
        float[] weights = Draw(random, 4096), gradients = Draw(random, 4096), first = Draw(random, 4096);
        var second = Draw(random, 4096).Select(MathF.Abs).ToArray();
        var c = AdamWCoefficients.Of(AdamWSettings.BertAdam(1, schedule: null), rate: 3e-3, t: 5, decayed, clip: 0.5);
        var expected = Enumerable.Range(0, weights.Length).Select(i => PlainBert(weights[i], gradients[i], first[i], second[i], c)).ToArray();

        FusedAdamW.Update(weights, gradients, first, second, c);

        Assert.Equal(expected, weights);
        Assert.Equal((3e-3f, decayed ? 0.01f : 0f), (c.StepSize, c.Decay));
    }

    [Theory]
    [InlineData(true, 1.0)]
    [InlineData(true, 0.25)]
    [InlineData(false, 0.5)]
    public void The_vectors_do_what_plain_float_arithmetic_does_bit_for_bit(bool decayed, double clip)
    {
        var random = new Random(7);
        float[] weights = Draw(random, 4096), gradients = Draw(random, 4096), first = Draw(random, 4096);
        var second = Draw(random, 4096).Select(MathF.Abs).ToArray();
        var c = AdamWCoefficients.Of(Settings, rate: 3e-3, t: 5, decayed, clip);
        var expected = Enumerable.Range(0, weights.Length).Select(i => Plain(weights[i], gradients[i], first[i], second[i], c)).ToArray();

        FusedAdamW.Update(weights, gradients, first, second, c);

        Assert.Equal(expected.Select(e => e.Weight), weights);
        Assert.Equal(expected.Select(e => e.First), first);
        Assert.Equal(expected.Select(e => e.Second), second);
    }

    [Fact]
    public void A_zero_weight_without_gradient_stays_positive_zero_and_gradients_are_left_zero()
    {
        float[] weights = Padded(0, 1), gradients = Padded(0, 1), first = Padded(), second = Padded();
        for (var t = 1; t <= 50; t++)
        {
            gradients[1] = 1;
            FusedAdamW.Update(weights, gradients, first, second, AdamWCoefficients.Of(Settings, rate: 0.1, t, decayed: true, clip: 0.3));

            Assert.All(weights[2..].Append(weights[0]), w => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(w)));
            Assert.All(gradients, g => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(g)));
        }

        Assert.NotEqual(1, weights[1]);
    }

    [Fact]
    public void Spans_of_other_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => FusedAdamW.Update(new float[16], new float[16], new float[32], new float[16], default));

    private static (float Weight, float First, float Second) Plain(float w, float g, float m, float v, AdamWCoefficients c)
    {
        g *= c.Clip;
        var scaled = g * c.OneMinusBeta1;
        m *= c.Beta1;
        m += scaled;
        var square = c.OneMinusBeta2 * g * g;
        v *= c.Beta2;
        v += square;
        var step = -c.StepSize * m / (MathF.Sqrt(v) + c.Epsilon);
        w += step;
        var decay = c.Decay * w;
        w -= decay;
        return (w, m, v);
    }

    private static float PlainBert(float w, float g, float m, float v, AdamWCoefficients c)
    {
        g *= c.Clip;
        var scaled = g * c.OneMinusBeta1;
        m *= c.Beta1;
        m += scaled;
        var square = c.OneMinusBeta2 * g * g;
        v *= c.Beta2;
        v += square;
        var decay = c.Decay * w;
        var update = m / (MathF.Sqrt(v) + c.Epsilon);
        update += decay;
        var step = -c.StepSize * update;
        return w + step;
    }

    private static float[] Padded(params float[] values) => [.. values, .. new float[ParameterSlot.Alignment - values.Length]];

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 4)];
}
