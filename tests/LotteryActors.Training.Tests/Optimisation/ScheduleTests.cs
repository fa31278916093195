using System.Globalization;
using System.Text.Json;
using LotteryActors.Golden;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

public class ScheduleTests
{
    [Theory]
    [InlineData(1, 1.3333333333333334e-7)]
    [InlineData(300, 4e-5)]
    [InlineData(600, 8e-5)]
    [InlineData(601, 7.998518518518519e-5)]
    [InlineData(3300, 4e-5)]
    [InlineData(5999, 1.4814814814814815e-8)]
    [InlineData(6000, 1e-8)]
    [InlineData(6001, 1e-8)]
    public void The_rate_rises_over_the_warmup_falls_to_the_last_step_and_never_to_zero(int step, double rate) =>
        Assert.Equal(rate, new WarmupLinear(8e-5, WarmupSteps: 600, Steps: 6000).Rate(step), 1e-17);

    [Fact]
    public void A_schedule_that_is_all_warmup_has_a_rate_at_its_last_step() =>
        Assert.Equal(WarmupLinear.Floor, new WarmupLinear(8e-5, WarmupSteps: 10, Steps: 10).Rate(10));

    [Fact]
    public void The_first_update_of_LXMERT_and_ViLT_is_made_at_a_rate_of_zero_or_one_step_into_the_schedule()
    {
        Assert.Equal(0, new BertAdamSchedule(Warmup: 0.1, Steps: 20).Factor(0));
        Assert.Equal(0.5, new BertAdamSchedule(Warmup: 0.1, Steps: 20, FromStep: 1).Factor(0));
        Assert.Equal((0, 0.5), new PolynomialDecay(1, WarmupSteps: 2, Steps: 20) is var vilt ? (vilt.Rate(1), vilt.Rate(1 + 1)) : default);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_schedules")]
    public void Every_schedule_has_the_originals_values(GoldenCase golden)
    {
        var tally = new GoldenTally(golden);
        foreach (var schedule in golden.Json("schedules.json").EnumerateObject())
        {
            var steps = Numbers(schedule.Value, "steps").Select(step => (int)step).ToList();
            Compare(tally, schedule.Name, steps.Select(Factor(schedule.Name)), Numbers(schedule.Value, "factor"));
            foreach (var rates in schedule.Value.EnumerateObject().Where(p => p.Name.StartsWith("get_lr_sched_lr", StringComparison.Ordinal)))
            {
                var (warmup, total) = WarmupAndTotal(schedule.Name);
                var full = double.Parse(rates.Name["get_lr_sched_lr".Length..], CultureInfo.InvariantCulture);
                Compare(tally, schedule.Name, steps.Select(new WarmupLinear(full, warmup, total).Rate), Numbers(schedule.Value, rates.Name));
            }
        }

        tally.MustAgree();
    }

    private static void Compare(GoldenTally tally, string name, IEnumerable<double> actual, IReadOnlyList<double> expected)
    {
        foreach (var (ours, original) in actual.Zip(expected))
        {
            tally.Compare(name, ours, original, new Tolerance(0, 1e-12));
        }
    }

    private static Func<int, double> Factor(string name)
    {
        var parts = name.Split('_');
        if (name.StartsWith("warmup_linear", StringComparison.Ordinal))
        {
            var (warmup, total) = WarmupAndTotal(name);
            return step => LearningRateFactors.WarmupLinear(step, warmup, total);
        }

        if (parts[0] == "noam")
        {
            return step => LearningRateFactors.Noam(step, Number(parts[1]));
        }

        Assert.StartsWith("vqa_schedule", name, StringComparison.Ordinal);
        var rate = double.Parse(parts[5], CultureInfo.InvariantCulture);
        return step => LearningRateFactors.Staircase(step, Number(parts[2]), Number(parts[3]), Number(parts[4]), rate);
    }

    private static (int Warmup, int Total) WarmupAndTotal(string name) => (Number(name.Split('_')[2]), Number(name.Split('_')[3]));

    private static int Number(string text) => int.Parse(text.TrimStart('w', 't'), CultureInfo.InvariantCulture);

    private static List<double> Numbers(JsonElement schedule, string name) => [.. schedule.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
