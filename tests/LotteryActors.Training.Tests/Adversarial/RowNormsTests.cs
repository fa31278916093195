using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

public sealed class RowNormsTests
{
    /// <summary>Three rows of two positions of two: of L2 length 5, 0.5 and 0.</summary>
    private static Tensor Rows => new[] { 3f, 0, 0, -4, 0.3f, 0, 0.4f, 0, 0, 0, 0, 0 }.ToTensor(CPU, 3, 2, 2);

    [Theory]
    [InlineData(PerturbationNorm.L2, new[] { 5f, 0.5f, 0 })]
    [InlineData(PerturbationNorm.Linf, new[] { 4f, 0.4f, 0 })]
    public void A_row_has_one_length_over_all_its_positions(PerturbationNorm norm, float[] lengths)
    {
        using var scope = NewDisposeScope();

        Near(lengths, RowNorms.Of(Rows, norm));
    }

    [Theory]
    [InlineData(PerturbationNorm.L2, new[] { 1.2f, 0, 0, -1.6f, 1.2f, 0, 1.6f, 0, 0, 0, 0, 0 })]
    [InlineData(PerturbationNorm.Linf, new[] { 1.5f, 0, 0, -2, 1.5f, 0, 2, 0, 0, 0, 0, 0 })]
    public void Scaling_keeps_the_direction_and_leaves_a_row_of_zeros_alone(PerturbationNorm norm, float[] scaled)
    {
        using var scope = NewDisposeScope();

        Near(scaled, RowNorms.Scaled(Rows, norm, 2));
    }

    [Theory]
    [InlineData(PerturbationNorm.L2, new[] { 0.6f, 0, 0, -0.8f, 0.3f, 0, 0.4f, 0, 0, 0, 0, 0 })]
    [InlineData(PerturbationNorm.Linf, new[] { 1f, 0, 0, -1, 0.3f, 0, 0.4f, 0, 0, 0, 0, 0 })]
    public void A_bound_shortens_what_is_beyond_it_and_makes_no_NaN_of_zeros(PerturbationNorm norm, float[] bounded)
    {
        using var scope = NewDisposeScope();

        Near(bounded, RowNorms.Within(Rows, norm, 1));
    }

    private static void Near(float[] expected, Tensor actual)
    {
        var values = actual.data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }
}
