namespace LotteryActors.Training.Optimisation;

/// <summary>
/// ViLT's learning rate (vilt_utils.py, set_schedule; transformers 4.2.1, get_polynomial_decay_schedule_with_warmup):
/// linear from zero over the warm-up, then falling to the end rate at the last step.
/// </summary>
/// <param name="LearningRate">learning_rate; a head's is lr_mult times all of this.</param>
/// <param name="WarmupSteps">warmup_steps; where the config gives a fraction, that of <paramref name="Steps"/>, rounded down.</param>
/// <param name="Steps">max_steps: optimiser steps, not micro-batches.</param>
/// <param name="EndRate">end_lr.</param>
/// <param name="Power">decay_power; 1 is a straight line.</param>
public sealed record PolynomialDecay(double LearningRate, int WarmupSteps, int Steps, double EndRate = 0, double Power = 1)
{
    /// <summary>Share of the full rate after so many steps.</summary>
    public double Factor(int done) =>
        LearningRateFactors.Polynomial(done, WarmupSteps, Steps, EndRate / LearningRate, Power);

    /// <param name="step">Steps done with this one included. The first update is made at a rate of 0: the original counts the steps done before.</param>
    public double Rate(int step) => LearningRate * Factor(step - 1);
}

/// <summary>ViLT's decay_power "cosine" (get_cosine_schedule_with_warmup): after the warm-up half a cosine down to zero.</summary>
/// <param name="LearningRate">learning_rate.</param>
/// <param name="WarmupSteps">warmup_steps.</param>
/// <param name="Steps">max_steps.</param>
public sealed record CosineDecay(double LearningRate, int WarmupSteps, int Steps)
{
    /// <summary>Share of the full rate after so many steps.</summary>
    public double Factor(int done) => LearningRateFactors.HalfCosine(done, WarmupSteps, Steps);

    /// <inheritdoc cref="PolynomialDecay.Rate" />
    public double Rate(int step) => LearningRate * Factor(step - 1);
}
