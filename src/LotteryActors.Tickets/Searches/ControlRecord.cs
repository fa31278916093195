using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Searches;

/// <summary>What happened to one control beside one level so far: each event, once it happened.</summary>
public sealed record ControlRecord(ControlKind Control, int Level)
{
    /// <summary>Its own mask or weights were made; never for the question-only and the adversarial control.</summary>
    public SearchEvents.ControlPrepared? Prepared { get; init; }

    public SearchEvents.ControlTrained? Trained { get; init; }

    public SearchEvents.ControlEvaluated? Evaluated { get; init; }

    /// <summary>Share of right answers, 0 to 1; null until evaluated.</summary>
    public double? Accuracy => Evaluated?.Scores.Named(ScoreNames.Accuracy);

    public bool IsDone => Evaluated is not null;
}
