namespace LotteryActors.Data.Scenes;

/// <summary>The kinds of compositional questions.</summary>
public enum ChainKind
{
    /// <summary>"what color is the thing left of the red cube ?"</summary>
    Query = 0,

    /// <summary>"what color of red and blue is the thing left of the small ball ?"</summary>
    Choose = 1,

    /// <summary>"is the thing left of the red cube small ?"</summary>
    Verify = 2,

    /// <summary>"what color is the thing left of the cube and above the ball ?"</summary>
    Twofold = 3,

    /// <summary>"is there a red cube and no blue ball ?"</summary>
    Logic = 4,
}

/// <param name="Answer">Index among <see cref="Answers"/>.</param>
public sealed record ChainQuestion(ChainKind Kind, string Text, int Answer)
{
    private const int Yes = 0;
    private const int No = 1;

    /// <summary>The answers in the order of the logits.</summary>
    public static IReadOnlyList<string> Answers { get; } = ["yes", "no", .. SceneWords.Attributes.SelectMany(SceneWords.Values)];

    public static ChainQuestion OfTruth(ChainKind kind, string text, bool truth) => new(kind, text, truth ? Yes : No);

    public static ChainQuestion OfValue(ChainKind kind, string text, SceneAttribute attribute, int value) =>
        new(kind, text, No + 1 + SceneWords.Attributes.TakeWhile(a => a != attribute).Sum(a => SceneWords.Values(a).Count) + value);
}
