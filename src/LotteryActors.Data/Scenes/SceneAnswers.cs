using System.Globalization;

namespace LotteryActors.Data.Scenes;

/// <summary>The answer vocabulary of questions about scenes.</summary>
public static class SceneAnswers
{
    /// <summary>No question asks for a count above this.</summary>
    public const int LargestCount = 4;

    /// <summary>The answers in the order of the logits.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "yes", "no",
        .. Enumerable.Range(0, LargestCount + 1).Select(count => count.ToString(CultureInfo.InvariantCulture)),
        .. SceneWords.Attributes.SelectMany(SceneWords.Values),
    ];

    public static int Yes => 0;

    public static int No => 1;

    public static int OfTruth(bool truth) => truth ? Yes : No;

    public static int OfCount(int count) => No + 1 + count;

    public static int OfValue(SceneAttribute attribute, int value)
    {
        var first = OfCount(LargestCount) + 1;
        foreach (var earlier in SceneWords.Attributes.TakeWhile(a => a != attribute))
        {
            first += SceneWords.Values(earlier).Count;
        }

        return first + value;
    }
}
