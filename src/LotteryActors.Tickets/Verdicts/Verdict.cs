using System.Globalization;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Tickets.Verdicts;

/// <summary>What the evidence says under a named rule.</summary>
/// <param name="Level">Level of the sparsest ticket that the rule accepts; null where it accepts none.</param>
/// <param name="Sparsity">Target sparsity of that ticket; where there is none, of the level that came closest.</param>
/// <param name="ShareOfDense">Its mean score as a share of the dense mean.</param>
/// <param name="Line">The score a ticket had to reach.</param>
/// <param name="Dense">Scores of level 0.</param>
/// <param name="Levels">Every pruned level, judged.</param>
public sealed record Verdict(
    VerdictRule Rule,
    int? Level,
    double Sparsity,
    double ShareOfDense,
    double Line,
    LevelScores Dense,
    IReadOnlyList<JudgedLevel> Levels)
{
    /// <summary>For people: <c>relaxed winning ticket at 70 %: 99.2 % of dense</c>.</summary>
    public string Sentence =>
        Level is null
            ? $"no {Title}: the closest, at {Percent(Sparsity, "0.##")}, keeps {Percent(ShareOfDense, "0.0")} of dense"
            : $"{Title} at {Percent(Sparsity, "0.##")}: {Percent(ShareOfDense, "0.0")} of dense";

    private string Title => Rule.Rule switch
    {
        VerdictRules.Relaxed => "relaxed winning ticket",
        VerdictRules.WithinOneSd => "winning ticket within one standard deviation",
        _ => "winning ticket",
    };

    /// <summary>Judges every pruned level against the dense one; ties for the closest go to the sparser.</summary>
    /// <exception cref="ArgumentException">No such rule, or no pruned level.</exception>
    public static Verdict Judge(VerdictRule rule, LevelScores dense, IReadOnlyList<LevelScores> pruned)
    {
        if (pruned.Count == 0)
        {
            throw new ArgumentException("a verdict needs at least one pruned level", nameof(pruned));
        }

        var line = VerdictRules.Line(rule, dense);
        var levels = pruned.OrderBy(l => l.Level).Select(l => JudgedLevel.Of(l, dense, line)).ToList();
        var ticket = levels.LastOrDefault(l => l.Accepted);
        var shown = ticket ?? levels.Aggregate((best, level) => level.ShareOfDense >= best.ShareOfDense ? level : best);
        return new Verdict(rule, ticket?.Scores.Level, shown.Scores.Sparsity, shown.ShareOfDense, line, dense, levels);
    }

    private static string Percent(double share, string format) =>
        (100 * share).ToString(format, CultureInfo.InvariantCulture) + " %";
}

/// <summary>One pruned level beside the dense model.</summary>
/// <param name="ShareOfDense">Mean as a share of the dense mean; 0 where the dense model scores nothing.</param>
/// <param name="Accepted">Whether the mean reaches the rule's line.</param>
public sealed record JudgedLevel(LevelScores Scores, double ShareOfDense, bool Accepted)
{
    internal static JudgedLevel Of(LevelScores scores, LevelScores dense, double line) =>
        new(scores, dense.Mean > 0 ? scores.Mean / dense.Mean : 0, scores.Mean >= line);
}
