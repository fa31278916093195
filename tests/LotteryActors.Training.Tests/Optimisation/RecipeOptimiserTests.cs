using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

/// <summary>What a recipe makes of optimiser and schedule: those that the golden cases hold against the originals.</summary>
public class RecipeOptimiserTests
{
    private static readonly TrainRecipe Uniter = new(1000, 32, 1, 5e-5, 100, 0.01, 0.9, 0.999, 1e-6, 5, 1);

    private static readonly TrainRecipe Lxmert = Uniter with { Optimiser = OptimiserKind.BertAdam, Schedule = ScheduleKind.BertAdam };

    private static readonly TrainRecipe Vilt = Uniter with { Schedule = ScheduleKind.Polynomial, EndRate = 1e-6, Power = 2 };

    [Fact]
    public void A_recipe_of_LXMERT_is_its_BertAdam_stepped_with_the_full_rate()
    {
        Assert.Equal(AdamWSettings.BertAdam(gradientNorm: 5, new BertAdamSchedule(0.1, 1000)), AdamWSettings.Of(Lxmert));
        Assert.All([1, 100, 101, 1000], step => Assert.Equal(5e-5, RateSchedule.Of(Lxmert)(step)));
    }

    /// <summary>f of the reference for w = 0.1, t = 1000: 0.01, 1, 0.998889, 0.555556 at steps 1, 100, 101, 500.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.01)]
    [InlineData(100, 1)]
    [InlineData(101, 0.998888888888889)]
    [InlineData(500, 0.555555555555556)]
    public void A_run_that_begins_in_the_middle_has_the_rates_of_the_whole_schedule(int updates, double factor)
    {
        Assert.Equal(factor, AdamWSettings.Of(Lxmert).OwnSchedule!.Factor(updates), 1e-12);
        Assert.Equal(factor, AdamWSettings.Of(Lxmert, fromStep: Math.Min(updates, 60)).OwnSchedule!.Factor(Math.Max(0, updates - 60)), 1e-12);
    }

    [Fact]
    public void A_recipe_of_ViLT_falls_by_a_power_to_its_end()
    {
        var (rate, schedule) = (RateSchedule.Of(Vilt), new PolynomialDecay(5e-5, 100, 1000, 1e-6, 2));

        Assert.Equal(0, rate(1));
        Assert.All([1, 50, 101, 550, 1000, 1001], step => Assert.Equal(schedule.Rate(step), rate(step)));
        Assert.Equal(1e-6, rate(1001), 1e-18);
        Assert.Null(AdamWSettings.Of(Vilt).OwnSchedule);
        Assert.True(AdamWSettings.Of(Vilt).BiasCorrection);
    }

    [Fact]
    public void The_other_schedules_are_UNITERs_and_ViLTs_cosine()
    {
        Assert.All([1, 100, 550, 1000], step => Assert.Equal(WarmupLinear.Of(Uniter).Rate(step), RateSchedule.Of(Uniter)(step)));
        Assert.All([1, 100, 550, 1000], step => Assert.Equal(new CosineDecay(5e-5, 100, 1000).Rate(step), RateSchedule.Of(Uniter with { Schedule = ScheduleKind.Cosine })(step)));
    }

    [Fact]
    public void A_schedule_of_a_newer_version_is_refused() =>
        Assert.Throws<ArgumentException>(() => RateSchedule.Of(Uniter with { Schedule = (ScheduleKind)99 }));
}
