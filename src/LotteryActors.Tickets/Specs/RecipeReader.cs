using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Specs;

/// <summary>Reads the hyper-parameters of one training.</summary>
internal static class RecipeReader
{
    /// <param name="choices">The defaults with each optimiser.</param>
    public static TrainRecipe Read(SectionReader section, params IReadOnlyList<TrainRecipe> choices)
    {
        var defaults = OptimiserReader.Defaults(section, choices);
        var steps = (int)section.Whole("steps", 1, 100_000_000, fallback: null, "write the optimiser steps of one training, as in steps = 600");
        var (beta1, beta2) = Betas(section, defaults);
        var recipe = new TrainRecipe(
            steps,
            (int)section.Whole("batch-size", 1, 65_536, defaults.BatchSize),
            (int)section.Whole("accumulation", 1, 4_096, defaults.Accumulation),
            section.Number("learning-rate", r => r is > 0 and <= 1, "lie over 0 and at most 1", defaults.LearningRate),
            Warmup(section, steps),
            section.Number("weight-decay", d => d is >= 0 and < 1, "lie between 0 and 1", defaults.WeightDecay),
            beta1,
            beta2,
            section.Number("epsilon", e => e is > 0 and < 1, "lie over 0 and under 1", defaults.Epsilon),
            section.Number("gradient-norm", g => g is > 0 or -1, "be over 0, or -1 for no clipping", defaults.GradientNorm),
            section.Number("head-rate-factor", f => f is > 0 and <= 10_000, "lie over 0 and at most 10000", defaults.HeadRateFactor),
            section.Optional("adversarial") is { } adversarial ? AdversarialReader.Read(adversarial) : null);
        return OptimiserReader.Schedule(section, recipe, defaults);
    }

    /// <summary>Written as a share of the steps, so that it stays right when the steps change.</summary>
    private static int Warmup(SectionReader section, int steps)
    {
        var share = section.Number("warmup", w => w >= 0, "be at least 0", 0.1);
        if (share > 1)
        {
            var mend = share <= steps ? string.Create(CultureInfo.InvariantCulture, $"for {share} of {steps} steps write {share / steps:0.####}") : "write a share between 0 and 1";
            section.Error("warmup", string.Create(CultureInfo.InvariantCulture, $"is the share of the steps over which the rate rises; {share} is longer than the training: {mend}"));
            return 0;
        }

        return (int)Math.Round(share * steps, MidpointRounding.AwayFromZero);
    }

    private static (double Beta1, double Beta2) Betas(SectionReader section, TrainRecipe defaults)
    {
        var before = section.Has("betas");
        var betas = section.Numbers("betas", b => b is >= 0 and < 1, "each lie from 0 to under 1");
        if (betas is { Count: 2 })
        {
            return (betas[0], betas[1]);
        }

        if (before && betas is not null)
        {
            section.Error("betas", "must be two numbers, as in [0.9, 0.98]");
        }

        return (defaults.Beta1, defaults.Beta2);
    }
}
