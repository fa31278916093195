using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

public class GradientNormTests
{
    [Fact]
    public void The_norm_is_the_root_of_the_sum_of_squares()
    {
        var random = new Random(3);
        var gradients = Enumerable.Range(0, 100_000).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var expected = Math.Sqrt(gradients.Sum(g => (double)g * g));

        Assert.Equal(expected, GradientNorm.Of(gradients), expected * 1e-12);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void One_gradient_that_is_no_number_makes_the_norm_none(float bad)
    {
        var gradients = new float[64];
        gradients[37] = bad;

        Assert.False(double.IsFinite(GradientNorm.Of(gradients)));
    }

    [Fact]
    public void The_largest_gradients_do_not_overflow() =>
        Assert.Equal(float.MaxValue * 4.0, GradientNorm.Of([.. Enumerable.Repeat(float.MaxValue, 16)]), 1e30);

    [Fact]
    public void Clipping_scales_down_to_the_bound_and_never_up()
    {
        Assert.Equal(2 / (8 + 1e-6), GradientNorm.ClipFactor(8, 2));
        Assert.Equal(1, GradientNorm.ClipFactor(1, 2));
        Assert.Equal(1, GradientNorm.ClipFactor(1e9, -1));
    }
}
