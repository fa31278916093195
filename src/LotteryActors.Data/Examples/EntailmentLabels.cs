namespace LotteryActors.Data.Examples;

/// <summary>The answers of visual entailment, in the order of their labels (UNITER, data/ve.py; SNLI-VE).</summary>
internal static class EntailmentLabels
{
    public static IReadOnlyList<string> Names { get; } = ["contradiction", "neutral", "entailment"];
}
