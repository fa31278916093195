using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Searches;

/// <summary>
/// The controls beside the trunk. Each differs from its ticket in one thing only: the mask, the start weights, or
/// what the model may look at; steps, data order and head are the ticket's own.
/// </summary>
internal sealed class ControlPlan(TicketSearchState search, SearchSpec spec, SearchPlan plan)
{
    public IEnumerable<Goal> Goals() => search.Controls.Select(Next).OfType<Goal>();

    private Goal? Next(ControlRecord control) => control switch
    {
        { Evaluated: not null } => null,
        { Trained: { } trained } => Evaluate(control, trained.Weights),
        { Control: ControlKind.QuestionOnly } => QuestionOnly(control),
        { Control: ControlKind.Adversarial } => FineTune(control),
        { Prepared: { } prepared } => Retrain(control, prepared),
        _ => Prepare(control),
    };

    /// <summary>
    /// From theta_0 and step 0 even where levels rewind to theta_i, which has seen pictures; so it need not wait for it.
    /// </summary>
    private Goal? QuestionOnly(ControlRecord control) =>
        search.Origin is { } origin
            ? Train(control, plan.Training(TaskOf(control.Control), origin.Weights, mask: null, head: null, fromStep: 0, spec.Recipe.Steps))
            : null;

    private Goal? Prepare(ControlRecord control)
    {
        var mask = search.Levels[control.Level].Mask;
        StageSpec? stage = (control.Control, search.Anchor?.Weights, mask) switch
        {
            (ControlKind.RandomMask, _, { } like) => new DrawMaskStage(like, PerTensor: true, SeedOf(control), spec.Execution),
            (ControlKind.RandomGlobal, _, { } like) => new DrawMaskStage(like, PerTensor: false, SeedOf(control), spec.Execution),
            (ControlKind.OneShot, { } anchor, _) => plan.Pruning(anchor, parent: null, search.Levels[control.Level].TargetSparsity),
            (ControlKind.ShuffledWeights, { } anchor, _) => new ShuffleStage(spec.Model, anchor, spec.Prune.Preset, SeedOfAll(control), spec.Execution),
            (ControlKind.Reinitialised, { }, _) => new InitialiseStage(spec.Model, SeedOfAll(control), spec.Execution),
            _ => null,
        };
        return stage is null ? null : Prepared(control, stage);
    }

    private Goal? Retrain(ControlRecord control, SearchEvents.ControlPrepared prepared) =>
        plan.KnowsHeadOf(control.Level)
        && search.Anchor is { } anchor
        && (prepared.Mask ?? search.Levels[control.Level].Mask) is { } mask
            ? Train(control, plan.Training(control.Level, prepared.Weights ?? anchor.Weights, mask))
            : null;

    /// <summary>The ticket itself, trained adversarially: what is changed is the training.</summary>
    private Goal? FineTune(ControlRecord control) =>
        plan.KnowsHeadOf(control.Level) && search.Anchor is { } anchor && search.Levels[control.Level].Mask is { } mask
            ? Train(control, plan.Training(control.Level, anchor.Weights, mask) with { Recipe = spec.Recipe.OfTickets() })
            : null;

    private static Goal Prepared(ControlRecord control, StageSpec stage) => new(
        stage,
        OnTrunk: false,
        (key, result) => stage is ShuffleStage or InitialiseStage
            ? new SearchEvents.ControlPrepared(control.Control, control.Level, key, Mask: null, result.Output(OutputNames.Weights))
            : new SearchEvents.ControlPrepared(control.Control, control.Level, key, result.Output(OutputNames.Mask), Weights: null));

    private static Goal Train(ControlRecord control, TrainStage stage) => new(
        stage,
        OnTrunk: false,
        (key, result) => new SearchEvents.ControlTrained(control.Control, control.Level, key, result.Output(OutputNames.Weights)));

    private Goal Evaluate(ControlRecord control, Digest weights) => new(
        plan.Evaluation(TaskOf(control.Control), weights),
        OnTrunk: false,
        (key, result) => new SearchEvents.ControlEvaluated(control.Control, control.Level, key, result.Scored()));

    private DataSpec TaskOf(ControlKind control) =>
        control == ControlKind.QuestionOnly ? spec.Task with { View = DataView.TextOnly } : spec.Task;

    /// <summary>Masks are drawn anew at every level.</summary>
    private long SeedOf(ControlRecord control) =>
        DerivedSeed.Of(spec.Seed, string.Create(CultureInfo.InvariantCulture, $"{ControlKinds.Name(control.Control)} {control.Level}"));

    /// <summary>Start weights are the same at every level, as the anchor is.</summary>
    private long SeedOfAll(ControlRecord control) => DerivedSeed.Of(spec.Seed, ControlKinds.Name(control.Control));
}
