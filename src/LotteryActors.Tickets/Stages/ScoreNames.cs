namespace LotteryActors.Tickets.Stages;

/// <summary>Names of the scores that stages leave and searches read.</summary>
public static class ScoreNames
{
    public const string Accuracy = "accuracy";
    public const string Loss = "loss";
    public const string Examples = "examples";

    /// <summary>VCR: of the answers alone (Q->A), and of the rationales given the right answer (QA->R).</summary>
    public const string AnswerAccuracy = "answer-accuracy";
    public const string RationaleAccuracy = "rationale-accuracy";

    /// <summary>Retrieval: pictures that have a text of theirs among the first 1, 5 or 10.</summary>
    public const string TextRecallAt1 = "text-r1";
    public const string TextRecallAt5 = "text-r5";
    public const string TextRecallAt10 = "text-r10";

    /// <summary>Retrieval: texts that have their picture among the first 1, 5 or 10.</summary>
    public const string ImageRecallAt1 = "image-r1";
    public const string ImageRecallAt5 = "image-r5";
    public const string ImageRecallAt10 = "image-r10";

    public const string Kept = "kept";
    public const string Prunable = "prunable";
    public const string Sparsity = "sparsity";

    /// <summary>The score of that name, null where there is none.</summary>
    public static double? Named(this IReadOnlyList<Score> scores, string name) => scores.FirstOrDefault(s => s.Name == name)?.Value;
}
