using System.Text.Json;

namespace LotteryActors.Training.Tests.Adversarial;

public sealed class VillaVariantTests
{
    [Fact]
    public void The_optimisers_step_is_the_variants_own_else_the_manifests_else_what_the_cases_were_made_with()
    {
        var variant = Variant("""{"learning_rate": 1e-3, "grad_norm": -1}""", """{"learning_rate": 2e-3, "lr_mul": 3, "betas": [0.8, 0.95]}""");

        Assert.Equal((1e-3, 3), (variant.Rate, variant.HeadRate));
        Assert.Equal((0.8, 0.95, 1e-6, 0.01, -1), (variant.Optimiser.Beta1, variant.Optimiser.Beta2, variant.Optimiser.Epsilon, variant.Optimiser.WeightDecay, variant.Optimiser.GradientNorm));
        Assert.Equal((5e-4, 10, 0.98, 2), Variant("{}", "{}") is var bare ? (bare.Rate, bare.HeadRate, bare.Optimiser.Beta2, bare.Optimiser.GradientNorm) : default);
    }

    private static VillaVariant Variant(string options, string config)
    {
        using var log = JsonDocument.Parse($$"""{"options": {{options}}}""");
        using var manifest = JsonDocument.Parse(config);
        return new VillaVariant("one", log.RootElement.Clone(), manifest.RootElement.Clone());
    }
}
