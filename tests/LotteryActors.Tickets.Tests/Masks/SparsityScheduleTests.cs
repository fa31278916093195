using LotteryActors.Tickets.Masks;

namespace LotteryActors.Tickets.Tests.Masks;

/// <summary>The two readings of "ten percent a round" (docs of the protocol, section 2.1).</summary>
public sealed class SparsityScheduleTests
{
    [Fact]
    public void Linear_rounds_remove_ten_points_of_the_original_count()
    {
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], SparsitySchedule.Linear(0.1, 9));
    }

    [Fact]
    public void Geometric_rounds_remove_ten_percent_of_what_remains()
    {
        var schedule = SparsitySchedule.Geometric(0.1, 22);

        Assert.Equal([0.1, 0.19, 0.271, 0.3439], schedule.Take(4));
        Assert.Equal(
            [40.95, 46.86, 52.17, 56.95, 61.26, 65.13, 71.76, 81.47, 90.15],
            new[] { 5, 6, 7, 8, 9, 10, 12, 16, 22 }.Select(round => Math.Round(100 * schedule[round - 1], 2)));
    }

    [Fact]
    public void Geometric_rounds_of_twenty_percent_are_OpenLTHs()
    {
        var schedule = SparsitySchedule.Geometric(0.2, 22);

        Assert.Equal(
            [20, 36, 48.8, 59.04, 67.23, 73.79, 79.03, 83.22, 86.58, 89.26, 93.13, 97.19, 99.26],
            new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 22 }.Select(round => Math.Round(100 * schedule[round - 1], 2)));
    }

    [Fact]
    public void Ten_linear_rounds_of_ten_percent_would_leave_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsitySchedule.Linear(0.1, 10));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(0.1, 0)]
    [InlineData(0.1, 101)]
    public void Shares_and_levels_out_of_range_are_refused(double share, int levels)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsitySchedule.Geometric(share, levels));
    }

    [Theory]
    [InlineData(85_524_480, 0.7, 25_657_344)]
    [InlineData(10, 0.25, 7)]
    [InlineData(10, 0.24, 8)]
    [InlineData(3, 0.5, 1)]
    [InlineData(7, 0, 7)]
    [InlineData(0, 0.5, 0)]
    public void The_kept_count_rounds_what_is_removed_half_up(long prunable, double sparsity, long kept)
    {
        Assert.Equal(kept, SparsitySchedule.KeptCount(prunable, sparsity));
    }
}
