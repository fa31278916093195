namespace LotteryActors.Training;

/// <summary>The running loss of UNITER's logs (utils/logger.py, RunningMeter): an exponential average with smoothing 0.99.</summary>
public sealed class SmoothedLoss
{
    private const double Smoothing = 0.99;

    /// <summary>NaN before the first loss.</summary>
    public double Value { get; private set; } = double.NaN;

    public void Add(double loss) => Value = double.IsNaN(Value) ? loss : (loss * (1 - Smoothing)) + (Value * Smoothing);

    internal void Resume(double value) => Value = value;
}
