namespace LotteryActors.Tickets.Searches;

/// <summary>How controls are spelt in specs, tables and reports.</summary>
public static class ControlKinds
{
    /// <summary>Every control, in the order of <see cref="ControlKind"/>.</summary>
    public static IReadOnlyList<ControlKind> All { get; } = Enum.GetValues<ControlKind>();

    /// <summary><c>random-mask</c>, <c>question-only</c>...</summary>
    public static string Name(ControlKind kind) => kind switch
    {
        ControlKind.RandomMask => "random-mask",
        ControlKind.RandomGlobal => "random-global",
        ControlKind.ShuffledWeights => "shuffled-weights",
        ControlKind.Reinitialised => "reinitialised",
        ControlKind.OneShot => "one-shot",
        ControlKind.QuestionOnly => "question-only",
        ControlKind.Adversarial => "adversarial",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such control"),
    };

    /// <summary>The levels a control runs beside: level 0 for the question-only model, every pruned level for the others.</summary>
    public static IEnumerable<int> Levels(ControlKind kind, int prunedLevels) =>
        kind == ControlKind.QuestionOnly ? [0] : Enumerable.Range(1, prunedLevels);
}
