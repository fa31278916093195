using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Optimisation;

/// <summary>What the optimiser needs of a recipe.</summary>
/// <param name="GradientNorm">Global L2 norm to clip at; -1 is off.</param>
public sealed record AdamWSettings(double Beta1, double Beta2, double Epsilon, double WeightDecay, double GradientNorm)
{
    public static AdamWSettings Of(TrainRecipe recipe) =>
        new(recipe.Beta1, recipe.Beta2, recipe.Epsilon, recipe.WeightDecay, recipe.GradientNorm);
}
