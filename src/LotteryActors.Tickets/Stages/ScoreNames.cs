namespace LotteryActors.Tickets.Stages;

/// <summary>Names of the scores that stages leave and searches read.</summary>
public static class ScoreNames
{
    public const string Accuracy = "accuracy";
    public const string Loss = "loss";
    public const string Examples = "examples";
    public const string Kept = "kept";
    public const string Prunable = "prunable";
    public const string Sparsity = "sparsity";

    /// <summary>The score of that name, null where there is none.</summary>
    public static double? Named(this IReadOnlyList<Score> scores, string name) => scores.FirstOrDefault(s => s.Name == name)?.Value;
}
