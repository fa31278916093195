using System.Globalization;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Boards;

/// <summary>What a stage is for in a search.</summary>
/// <param name="Level">Null while the anchor is made.</param>
/// <param name="Control">Null on the trunk.</param>
public sealed record StagePlace(int? Level, ControlKind? Control)
{
    public static StagePlace Anchor { get; } = new(null, null);

    /// <summary><c>anchor</c>, <c>dense</c>, <c>level 3</c>, <c>level 3 random mask</c>, <c>question only</c>.</summary>
    public string Text => (Level, Control) switch
    {
        (null, _) => "anchor",
        (_, ControlKind.QuestionOnly) => "question only",
        (0, null) => "dense",
        ({ } level, null) => $"level {level.ToString(CultureInfo.InvariantCulture)}",
        ({ } level, { } control) => $"level {level.ToString(CultureInfo.InvariantCulture)} {ControlKinds.Name(control).Replace('-', ' ')}",
    };

    /// <summary>The place of a stage among the artifacts a search knows; null for a stage of somebody else.</summary>
    public static StagePlace? Of(StageSpec stage, TicketSearchState search) => stage switch
    {
        PretrainStage => Anchor,
        InitialiseStage => search.Origin is null ? Anchor : Unmade(search, ControlKind.Reinitialised),
        TrainStage { Data.View: DataView.TextOnly } => new StagePlace(0, ControlKind.QuestionOnly),
        TrainStage train => OfTraining(train, search),
        EvaluateStage evaluate => OfWeights(evaluate.Weights, search),
        PruneStage prune => OfPruning(prune, search),
        DrawMaskStage draw => LevelOf(draw.Like, search) is { } level
            ? new StagePlace(level, draw.PerTensor ? ControlKind.RandomMask : ControlKind.RandomGlobal)
            : null,
        ShuffleStage => Unmade(search, ControlKind.ShuffledWeights),
        _ => null,
    };

    private static StagePlace? OfTraining(TrainStage train, TicketSearchState search)
    {
        if (search.Anchor is null)
        {
            return Anchor;
        }

        var onAnchor = train.Anchor == search.Anchor.Weights;
        if (onAnchor && search.Levels.FirstOrDefault(l => l.Mask == train.Mask && (l.Level == 0) == (train.Mask is null)) is { } level)
        {
            return new StagePlace(level.Level, IsFineTuning(train, search) ? ControlKind.Adversarial : null);
        }

        var control = search.Controls.FirstOrDefault(c => c.Prepared is { } made && (onAnchor
            ? made.Mask is not null && made.Mask == train.Mask
            : made.Weights == train.Anchor && search.Levels[c.Level].Mask == train.Mask));
        return control is null ? null : new StagePlace(control.Level, control.Control);
    }

    /// <summary>A ticket's own mask and anchor, trained otherwise than the search trains.</summary>
    private static bool IsFineTuning(TrainStage train, TicketSearchState search) =>
        train.Recipe.Adversarial is not null && search.Spec?.Recipe.OfSearch().Adversarial is null;

    private static StagePlace? OfWeights(Digest weights, TicketSearchState search) =>
        search.Levels.FirstOrDefault(l => l.Trained?.Weights == weights) is { } level ? new StagePlace(level.Level, null)
        : search.Controls.FirstOrDefault(c => c.Trained?.Weights == weights) is { } control ? new StagePlace(control.Level, control.Control)
        : null;

    /// <summary>A prune of the anchor itself is the one-shot control, any other the trunk's.</summary>
    private static StagePlace? OfPruning(PruneStage prune, TicketSearchState search)
    {
        var level = search.Levels.FirstOrDefault(l => l.TargetSparsity == prune.Sparsity)?.Level;
        return level is null ? null : new StagePlace(level, prune.Weights == search.Anchor?.Weights ? ControlKind.OneShot : null);
    }

    private static int? LevelOf(Digest mask, TicketSearchState search) => search.Levels.FirstOrDefault(l => l.Mask == mask)?.Level;

    private static StagePlace? Unmade(TicketSearchState search, ControlKind kind) =>
        search.Controls.FirstOrDefault(c => c.Control == kind && c.Prepared is null) is { } control ? new StagePlace(control.Level, kind) : null;
}
