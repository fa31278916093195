namespace LotteryActors.Training.Optimisation;

/// <summary>The shapes of UNITER's learning-rate schedules (optim/sched.py): the share of the full rate at a step. Its scripts use the first only.</summary>
public static class LearningRateFactors
{
    /// <summary>Linear from 0 over the warm-up, then linear to 0 at the last step and 0 from there on.</summary>
    public static double WarmupLinear(int step, int warmup, int steps) =>
        step < warmup ? (double)step / warmup
        : step < steps ? (double)(steps - step) / (steps - warmup)
        : 0;

    /// <summary>Linear from 0 over the warm-up, then falling with the inverse root of the step (Vaswani et al. 2017).</summary>
    public static double Noam(int step, int warmup) =>
        step <= warmup ? (double)step / warmup : Math.Sqrt(warmup) / Math.Sqrt(step);

    /// <summary>A quarter, a half, three quarters for one warm-up interval each, then 1, then times <paramref name="rate"/> after every interval from <paramref name="start"/> on.</summary>
    public static double Staircase(int step, int warmup, int interval, int start, double rate) =>
        step < warmup ? 0.25
        : step < 2 * warmup ? 0.5
        : step < 3 * warmup ? 0.75
        : step < start ? 1
        : Math.Pow(rate, Math.Ceiling((double)(step - start) / interval));
}
