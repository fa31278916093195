using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Checkpoints;

namespace LotteryActors.Training.Tests.Checkpoints;

public class CheckpointClockTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_policy_of_steps_saves_after_half_of_them_and_ignores_time()
    {
        var clock = Clock(new CheckpointPolicy(EverySteps: 20, CapSeconds: 1), step: 7);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(clock.IsDue(16));
        Assert.True(clock.IsDue(17));
        clock.Restart(20);
        Assert.False(clock.IsDue(29));
        Assert.True(clock.IsDue(30));
    }

    [Fact]
    public void Without_steps_the_interval_is_Youngs_from_the_measured_cost()
    {
        var clock = Clock(new CheckpointPolicy(EverySteps: 0, CapSeconds: 1000), step: 0);
        clock.Learn(TimeSpan.FromSeconds(2)); // sqrt(2 * 2 s * 3600 s) = 120 s

        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(clock.IsDue(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(clock.IsDue(1));
    }

    [Fact]
    public void Half_the_cap_bounds_the_interval_before_and_after_the_first_measurement()
    {
        var clock = Clock(new CheckpointPolicy(EverySteps: 0, CapSeconds: 6), step: 0);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(clock.IsDue(1));

        clock.Learn(TimeSpan.FromSeconds(100));
        clock.Restart(1);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(clock.IsDue(2));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(clock.IsDue(2));
    }

    private CheckpointClock Clock(CheckpointPolicy policy, int step) => new(policy, TimeSpan.FromHours(1), _time, step);

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
