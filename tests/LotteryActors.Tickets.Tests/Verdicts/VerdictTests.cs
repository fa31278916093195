using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Verdicts;

namespace LotteryActors.Tickets.Tests.Verdicts;

/// <summary>Verdict rules against Table 1 of Gan et al. (three seeds each, rebuilt from mean and deviation).</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData("VQA", 70.64, 0.06, 69.98, 0.05, 99.07, true)]
    [InlineData("GQA", 59.64, 0.15, 59.26, 0.09, 99.36, true)]
    [InlineData("VCR", 54.37, 0.31, 53.15, 1.02, 97.76, false)]
    [InlineData("NLVR2", 76.75, 0.19, 76.32, 0.41, 99.44, true)]
    [InlineData("SNLI-VE", 78.47, 0.10, 77.69, 0.07, 99.01, true)]
    [InlineData("RefCOCO+", 74.73, 0.06, 74.06, 0.27, 99.10, true)]
    [InlineData("Flickr IR", 71.25, 0.11, 70.15, 0.71, 98.46, false)]
    [InlineData("Flickr TR", 84.63, 1.02, 83.77, 0.76, 98.98, false)]
    [InlineData("LXMERT NLVR2", 74.90, 0.26, 74.03, 0.71, 98.84, false)]
    public void The_papers_tickets_under_its_own_relaxed_rule_by_mean(
        string column, double dense, double denseSd, double ticket, double ticketSd, double percent, bool accepted)
    {
        var verdict = Judge(new VerdictRule(VerdictRules.Relaxed, 0.99), Seeds(0, dense, denseSd), Seeds(1, ticket, ticketSd));

        Assert.True(accepted == (verdict.Level == 1), $"{column}: {verdict.Sentence}");
        Assert.Equal(percent, Math.Round(100 * verdict.ShareOfDense, 2));
    }

    [Theory]
    [InlineData(VerdictRules.Mean, 70.0, true)]
    [InlineData(VerdictRules.Mean, 69.99, false)]
    [InlineData(VerdictRules.WithinOneSd, 69.5, true)]
    [InlineData(VerdictRules.WithinOneSd, 69.49, false)]
    public void Strict_rules_know_the_dense_mean_and_its_deviation(string rule, double ticket, bool accepted)
    {
        var verdict = Judge(new VerdictRule(rule, 1), new LevelScores(0, 0, [69.5, 70, 70.5]), new LevelScores(1, 0.5, [ticket]));

        Assert.Equal(accepted, verdict.Level is not null);
    }

    [Fact]
    public void One_dense_seed_has_no_deviation_to_lean_on()
    {
        Assert.Equal(70, VerdictRules.Line(new VerdictRule(VerdictRules.WithinOneSd, 1), new LevelScores(0, 0, [70])));
    }

    [Fact]
    public void The_sparsest_accepted_level_wins_even_over_a_dip()
    {
        var verdict = Judge(VerdictRules.Default, One(0, 0, 0.8), One(1, 0.3, 0.8), One(2, 0.5, 0.6), One(3, 0.7, 0.7936), One(4, 0.9, 0.3));

        Assert.Equal("relaxed winning ticket at 70 %: 99.2 % of dense", verdict.Sentence);
        Assert.Equal([true, false, true, false], verdict.Levels.Select(l => l.Accepted));
    }

    [Fact]
    public void Without_a_ticket_the_verdict_says_how_close_the_closest_came()
    {
        var verdict = Judge(VerdictRules.Default, One(0, 0, 0.8), One(1, 0.3, 0.76), One(2, 0.6, 0.5));

        Assert.Null(verdict.Level);
        Assert.Equal("no relaxed winning ticket: the closest, at 30 %, keeps 95.0 % of dense", verdict.Sentence);
    }

    [Fact]
    public void Every_seeds_score_stays_with_the_verdict()
    {
        var verdict = Judge(VerdictRules.Default, new LevelScores(0, 0, [0.8, 0.7]), new LevelScores(1, 0.3, [0.9, 0.6]));

        Assert.Equal([0.8, 0.7], verdict.Dense.Scores);
        Assert.Equal([0.9, 0.6], verdict.Levels[0].Scores.Scores);
    }

    [Fact]
    public void A_dense_model_that_scores_nothing_divides_nothing()
    {
        Assert.Equal(0, Judge(VerdictRules.Default, One(0, 0, 0), One(1, 0.3, 0)).ShareOfDense);
    }

    [Fact]
    public void An_unknown_rule_is_named_with_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => VerdictRules.Line(new VerdictRule("kind", 1), One(0, 0, 1)));

        Assert.StartsWith("no verdict rule 'kind'; there are mean, within-one-sd, relaxed", error.Message, StringComparison.Ordinal);
    }

    private static Verdict Judge(VerdictRule rule, LevelScores dense, params LevelScores[] pruned) => Verdict.Judge(rule, dense, pruned);

    private static LevelScores One(int level, double sparsity, double score) => new(level, sparsity, [score]);

    /// <summary>Three scores of that mean and sample deviation.</summary>
    private static LevelScores Seeds(int level, double mean, double deviation) =>
        new(level, 0.7 * level, [mean - deviation, mean, mean + deviation]);
}
