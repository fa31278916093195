using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Optimisation;

/// <summary>UNITER's learning rate (optim/sched.py, get_lr_sched): linear from zero over the warm-up, then linear back to zero at the last step.</summary>
public sealed record WarmupLinear(double LearningRate, int WarmupSteps, int Steps)
{
    /// <summary>The rate where the schedule gives zero or less.</summary>
    public const double Floor = 1e-8;

    public static WarmupLinear Of(TrainRecipe recipe) => new(recipe.LearningRate, recipe.WarmupSteps, recipe.Steps);

    /// <summary>Share of the full rate at a step; 0 from the last step on.</summary>
    public double Factor(int step) => LearningRateFactors.WarmupLinear(step, WarmupSteps, Steps);

    /// <param name="step">Steps done with this one included: the first update has step 1, the last <see cref="Steps"/>.</param>
    public double Rate(int step) => LearningRate * Factor(step) is var rate and > 0 ? rate : Floor;
}
