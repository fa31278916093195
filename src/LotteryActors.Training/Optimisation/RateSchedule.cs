using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Optimisation;

/// <summary>The learning rates of a recipe, by the schedule it names.</summary>
public static class RateSchedule
{
    /// <returns>The rate that the optimiser is stepped with, by the number of the step in the schedule; from 1.</returns>
    /// <exception cref="ArgumentException">There is no such schedule.</exception>
    public static Func<int, double> Of(TrainRecipe recipe) => recipe.Schedule switch
    {
        ScheduleKind.Linear => WarmupLinear.Of(recipe).Rate,
        ScheduleKind.BertAdam => _ => recipe.LearningRate,
        ScheduleKind.Polynomial => new PolynomialDecay(recipe.LearningRate, recipe.WarmupSteps, recipe.Steps, recipe.EndRate, recipe.Power).Rate,
        ScheduleKind.Cosine => new CosineDecay(recipe.LearningRate, recipe.WarmupSteps, recipe.Steps).Rate,
        var unknown => throw new ArgumentException($"recipe: this build has no schedule {unknown}; use a newer one"),
    };
}
