using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Checkpoints;

/// <summary>
/// Says when the next checkpoint is due: often enough that a kill costs at most the steps the policy names, else after
/// the interval that loses least time to saving and to repeating (Young 1974): sqrt(2 * cost of a save * mean time to
/// preemption). What the policy names, steps or cap, is halved: one half is trained while the checkpoint of the other is
/// on its way to the journal. Checkpoints never reach a stage's output, so the clock may.
/// </summary>
public sealed class CheckpointClock
{
    /// <summary>Interval until a save has been measured.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    private readonly CheckpointPolicy _policy;
    private readonly TimeSpan _meanTimeToPreemption;
    private readonly TimeProvider _time;
    private int _step;
    private long _since;
    private TimeSpan _interval;

    /// <param name="step">Step the run starts or resumes at.</param>
    public CheckpointClock(CheckpointPolicy policy, TimeSpan meanTimeToPreemption, TimeProvider time, int step)
    {
        _policy = policy;
        _meanTimeToPreemption = meanTimeToPreemption;
        _time = time;
        _interval = Capped(First);
        Restart(step);
    }

    /// <summary>True where the policy counts steps: then a save that is due waits for the one before, so that never more than those are at stake.</summary>
    public bool CountsSteps => _policy.EverySteps > 0;

    public bool IsDue(int step) =>
        CountsSteps ? step - _step >= HalfOf(_policy.EverySteps) : _time.GetElapsedTime(_since) >= _interval;

    /// <summary>A save of the state at that step has begun.</summary>
    public void Restart(int step)
    {
        _step = step;
        _since = _time.GetTimestamp();
    }

    /// <summary>Learns what a save cost, from the copy to durable.</summary>
    public void Learn(TimeSpan cost) =>
        _interval = Capped(TimeSpan.FromSeconds(Math.Sqrt(2 * cost.TotalSeconds * _meanTimeToPreemption.TotalSeconds)));

    private TimeSpan Capped(TimeSpan interval) =>
        _policy.CapSeconds > 0 && interval.TotalSeconds > _policy.CapSeconds / 2 ? TimeSpan.FromSeconds(_policy.CapSeconds / 2) : interval;

    private static int HalfOf(int steps) => (steps / 2) + (steps % 2);
}
