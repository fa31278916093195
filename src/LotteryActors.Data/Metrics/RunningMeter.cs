namespace LotteryActors.Data.Metrics;

/// <summary>A smoothed loss (UNITER, utils/logger.py RunningMeter): the first value, then an exponential average; NaN is passed over.</summary>
/// <param name="Value">Null before the first value.</param>
public sealed record RunningMeter(double? Value = null, double Smoothing = 0.99)
{
    public RunningMeter Add(double value) => double.IsNaN(value) ? this
        : this with { Value = Value is { } old ? (old * Smoothing) + (value * (1 - Smoothing)) : value };
}
