using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Optimisation;

/// <summary>What the optimiser needs of a recipe; the switches make UNITER's AdamW into LXMERT's BertAdam.</summary>
/// <param name="GradientNorm">Global L2 norm to clip at; -1 is off.</param>
/// <param name="BiasCorrection">Whether the step makes up for moments that start at zero.</param>
/// <param name="DecayInUpdate">Decay is a part of the update, times the learning rate with it; otherwise it comes after and acts on the new weight.</param>
/// <param name="OwnSchedule">A schedule by each parameter's own updates, on top of the rate given at every step; null for none.</param>
public sealed record AdamWSettings(
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double GradientNorm,
    bool BiasCorrection = true,
    bool DecayInUpdate = false,
    BertAdamSchedule? OwnSchedule = null)
{
    /// <param name="fromStep">Step of the schedule at which the run starts.</param>
    public static AdamWSettings Of(TrainRecipe recipe, int fromStep = 0) =>
        new(
            recipe.Beta1,
            recipe.Beta2,
            recipe.Epsilon,
            recipe.WeightDecay,
            recipe.GradientNorm,
            BiasCorrection: recipe.Optimiser != OptimiserKind.BertAdam,
            DecayInUpdate: recipe.Optimiser == OptimiserKind.BertAdam,
            recipe.Schedule == ScheduleKind.BertAdam ? new BertAdamSchedule((double)recipe.WarmupSteps / recipe.Steps, recipe.Steps, fromStep) : null);

    /// <summary>
    /// BertAdam as LXMERT runs it (src/lxrt/optimization.py): no bias correction, decay within the update, the schedule
    /// inside. The optimiser's own max_grad_norm does nothing there; clipping is global and outside. Step with the full
    /// learning rate every time.
    /// </summary>
    /// <param name="gradientNorm">1 in pre-training, 5 in fine-tuning.</param>
    /// <param name="schedule">Null holds the rate constant (t_total = -1).</param>
    public static AdamWSettings BertAdam(double gradientNorm, BertAdamSchedule? schedule, double weightDecay = 0.01) =>
        new(0.9, 0.999, 1e-6, weightDecay, gradientNorm, BiasCorrection: false, DecayInUpdate: true, schedule);
}
