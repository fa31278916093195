namespace LotteryActors.Training.Optimisation;

/// <summary>
/// The shapes of learning-rate schedules, as the share of the full rate at a step: UNITER's (optim/sched.py), of which its
/// scripts use the first only, and ViLT's (transformers 4.2.1, optimization.py).
/// </summary>
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

    /// <summary>Linear from 0 over the warm-up, then falling with a power of the way that is left, to <paramref name="end"/> at the last step and there on.</summary>
    public static double Polynomial(int step, int warmup, int steps, double end, double power) =>
        step < warmup ? (double)step / warmup
        : step < steps ? ((1 - end) * Math.Pow(1 - ((double)(step - warmup) / (steps - warmup)), power)) + end
        : end;

    /// <summary>Linear from 0 over the warm-up, then half a cosine down to 0 at the last step and there on.</summary>
    public static double HalfCosine(int step, int warmup, int steps) =>
        step < warmup ? (double)step / warmup
        : step < steps ? 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / (steps - warmup)))
        : 0;
}
