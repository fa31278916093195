using LotteryActors.Tickets.Searches;

namespace LotteryActors.Tickets.Verdicts;

/// <summary>When a subnetwork counts as a winning ticket. The literature has no one rule, so the rule is stored with the verdict.</summary>
public static class VerdictRules
{
    /// <summary>Mean at or above the dense mean.</summary>
    public const string Mean = "mean";

    /// <summary>Mean at or above the dense mean less one standard deviation of the dense scores (Chen et al., BERT tickets).</summary>
    public const string WithinOneSd = "within-one-sd";

    /// <summary>Mean at or above p of the dense mean (Gan et al., p = 0.99).</summary>
    public const string Relaxed = "relaxed";

    public static IReadOnlyList<string> Names { get; } = [Mean, WithinOneSd, Relaxed];

    public static VerdictRule Default { get; } = new(Relaxed, 0.99);

    /// <summary>The score a ticket must reach, from the dense model's scores.</summary>
    /// <exception cref="ArgumentException">No such rule.</exception>
    public static double Line(VerdictRule rule, LevelScores dense) => rule.Rule switch
    {
        Mean => dense.Mean,
        WithinOneSd => dense.Mean - dense.Deviation,
        Relaxed => rule.Share * dense.Mean,
        _ => throw new ArgumentException($"no verdict rule '{rule.Rule}'; there are {string.Join(", ", Names)}", nameof(rule)),
    };
}
