using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Specs;

/// <summary>Reads which optimiser a training has, and how its learning rate goes.</summary>
internal static class OptimiserReader
{
    private static readonly (string Word, OptimiserKind Kind)[] Optimisers = [("adamw", OptimiserKind.AdamW), ("bert-adam", OptimiserKind.BertAdam)];

    private static readonly (string Word, ScheduleKind Kind)[] Schedules =
        [("linear", ScheduleKind.Linear), ("bert-adam", ScheduleKind.BertAdam), ("polynomial", ScheduleKind.Polynomial), ("cosine", ScheduleKind.Cosine)];

    private static readonly string[] OfPolynomial = ["end-rate", "power"];

    /// <summary>The defaults with the optimiser that the section names; the first where it names none.</summary>
    public static TrainRecipe Defaults(SectionReader section, IReadOnlyList<TrainRecipe> choices)
    {
        var word = section.Word("optimiser", [.. Optimisers.Select(o => o.Word)], Optimisers.Single(o => o.Kind == choices[0].Optimiser).Word);
        return choices.First(d => d.Optimiser == Optimisers.Single(o => o.Word == word).Kind);
    }

    /// <summary>A recipe with its optimiser and schedule.</summary>
    public static TrainRecipe Schedule(SectionReader section, TrainRecipe recipe, TrainRecipe defaults)
    {
        var word = section.Word("schedule", [.. Schedules.Select(s => s.Word)], Schedules.Single(s => s.Kind == defaults.Schedule).Word);
        var read = recipe with { Optimiser = defaults.Optimiser, Schedule = Schedules.Single(s => s.Word == word).Kind };
        if (read is { Schedule: ScheduleKind.BertAdam, Optimiser: not OptimiserKind.BertAdam })
        {
            section.Error("schedule", "is bert-adam, which that optimiser alone keeps; write optimiser = bert-adam, or another schedule");
        }

        var polynomial = read with
        {
            EndRate = section.Number("end-rate", r => r is >= 0 and <= 1, "lie between 0 and 1", TrainRecipe.NoEndRate),
            Power = section.Number("power", p => p is > 0 and <= 100, "lie over 0 and at most 100", TrainRecipe.StraightLine),
        };
        if (read.Schedule != ScheduleKind.Polynomial)
        {
            foreach (var key in OfPolynomial.Where(section.Has))
            {
                section.Error(key, "belongs to schedule = polynomial; take it out or change the schedule");
            }

            return read;
        }

        if (polynomial.EndRate > recipe.LearningRate)
        {
            section.Error("end-rate", string.Create(CultureInfo.InvariantCulture, $"is a learning rate that the schedule falls to; {polynomial.EndRate} is over the learning-rate of {recipe.LearningRate}"));
        }

        return polynomial;
    }
}
