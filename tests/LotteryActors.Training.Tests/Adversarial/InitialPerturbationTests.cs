using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

public sealed class InitialPerturbationTests
{
    private static readonly AdversarialRecipe AtRandom = new(AdversarialModality.Both, 3, 1e-3, 1e-3, PerturbationNorm.L2, 0, 1.5, 0.5);

    [Fact]
    public void Without_magnitude_it_is_zero_and_only_where_something_is_perturbed()
    {
        using var scope = NewDisposeScope();

        var start = InitialPerturbation.Of(AtRandom with { InitialMagnitude = 0 }, Extent() with { Image = null });

        Assert.Equal([2, 50, 40], start.Text!.shape);
        Assert.Equal(0, start.Text.abs().sum().item<float>());
        Assert.Null(start.Image);
    }

    [Fact]
    public void An_L2_start_is_about_the_magnitude_over_root_three_long_however_much_of_a_row_is_padding()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);

        var lengths = RowNorms.Of(InitialPerturbation.Of(AtRandom, Extent()).Text!, PerturbationNorm.L2).data<float>().ToArray();

        Assert.All(lengths, length => Assert.Equal(0.5 / Math.Sqrt(3), length, 0.02));
    }

    [Fact]
    public void A_Linf_start_fills_the_magnitude_and_does_not_pass_it()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);

        var lengths = RowNorms.Of(InitialPerturbation.Of(AtRandom with { Norm = PerturbationNorm.Linf }, Extent()).Text!, PerturbationNorm.Linf).data<float>().ToArray();

        Assert.All(lengths, length => Assert.InRange(length, 0.49f, 0.5f));
    }

    [Theory]
    [InlineData(PerturbationNorm.L2)]
    [InlineData(PerturbationNorm.Linf)]
    public void Padding_is_not_perturbed(PerturbationNorm norm)
    {
        using var scope = NewDisposeScope();

        var start = InitialPerturbation.Of(AtRandom with { Norm = norm }, Extent()).Text!;

        Assert.Equal(0, start.select(0, 1).narrow(0, 10, 40).abs().sum().item<float>());
        Assert.NotEqual(0, start.select(0, 1).narrow(0, 0, 10).abs().sum().item<float>());
    }

    [Fact]
    public void The_generators_seed_decides_it()
    {
        Assert.Equal(Drawn(4), Drawn(4));
        Assert.NotEqual(Drawn(4), Drawn(5));
    }

    private static float[] Drawn(long seed)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(seed);
        return InitialPerturbation.Of(AtRandom, Extent()).Image!.data<float>().ToArray();
    }

    /// <summary>Two rows: 50 positions, and 10 with 40 of padding.</summary>
    private static Perturbation Extent()
    {
        var text = Enumerable.Range(0, 100).Select(i => i < 60 ? 1f : 0).ToArray().ToTensor(CPU, 2, 50, 1).expand(2, 50, 40);
        return new Perturbation(text, new[] { 1f, 1, 1, 0 }.ToTensor(CPU, 2, 2, 1).expand(2, 2, 7));
    }
}
