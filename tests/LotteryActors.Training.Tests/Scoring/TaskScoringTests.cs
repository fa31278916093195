using LotteryActors.Data;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Scoring;
using LotteryActors.Training.Tests.Families;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Scoring;

/// <summary>What the tasks are scored by, against tables computed by hand.</summary>
public sealed class TaskScoringTests
{
    [Fact]
    public void Sentences_about_two_pictures_are_scored_by_the_share_told_right()
    {
        var scoring = new Nlvr2Scoring();

        scoring.Add(ToyBatches.Nlvr2([0, 1]) with { Targets = [1, 1] }, Table([0, 1, 2, 0], 2));
        scoring.Add(ToyBatches.Nlvr2([2]) with { Targets = [0] }, Table([0, 0], 2));

        Is(scoring.Scores, (ScoreNames.Accuracy, 2.0 / 3), (ScoreNames.Loss, (0.313262 + 2.126928 + 0.693147) / 3), (ScoreNames.Examples, 3));
    }

    [Fact]
    public void Choices_are_scored_by_answer_and_rationale_together_and_by_each()
    {
        var scoring = new VcrScoring();

        scoring.Add(ToyBatches.VcrEvaluation([0]) with { AnswerTargets = [1], RationaleTargets = [0] }, Row(0, 3, 1, 2, 1, 0, 0, 0));
        scoring.Add(ToyBatches.VcrEvaluation([1]) with { AnswerTargets = [0], RationaleTargets = [2] }, Row(1, 0, 0, 0, 0, 1, 0, 0));

        Is(
            scoring.Scores,
            (ScoreNames.Accuracy, 0.5),
            (ScoreNames.Loss, ((0.440190 + 0.743668) / 2) + ((0.743668 + 1.743668) / 2)),
            (ScoreNames.AnswerAccuracy, 1),
            (ScoreNames.RationaleAccuracy, 0.5),
            (ScoreNames.Examples, 2));
    }

    [Fact]
    public void Where_rationales_follow_every_answer_those_of_the_right_one_count()
    {
        var scoring = new VcrScoring();
        var scores = new float[20];
        (scores[2], scores[4 + 8 + 3], scores[4 + 1]) = (1, 1, 5);

        scoring.Add(ToyBatches.VcrEvaluation([0]) with { Candidates = 20, AnswerTargets = [2], RationaleTargets = [3] }, Row(scores));

        Assert.Equal(1, scoring.Scores.Named(ScoreNames.Accuracy));
    }

    [Fact]
    public void A_region_is_right_where_it_overlaps_the_one_that_is_meant_by_more_than_half_and_padding_is_none()
    {
        var scoring = new ReferringScoring();
        var batch = ToyBatches.ReferringEvaluation([0, 1, 1]) with
        {
            RegionCounts = [2, 3, 3],
            ObjectBoxes = [0, 0, 10, 10, 20, 0, 10, 10, 0, 0, 0, 0, 0, 0, 1, 1, 5, 5, 9, 9, 0, 0, 10, 10, 0, 0, 10, 10, 5, 5, 9, 9, 0, 0, 1, 1],
            TargetBoxes = [20, 0, 10, 10, 0, 0, 10, 4, 0, 0, 10, 6],
        };

        scoring.Add(batch, Table([0.1f, 0.9f, 5, 1, 2, 3, 3, 2, 1], 3));

        Is(scoring.Scores, (ScoreNames.Accuracy, 2.0 / 3), (ScoreNames.Examples, 3));
    }

    [Fact]
    public void Retrieval_is_scored_by_recall_of_texts_and_pictures_over_all_pairs()
    {
        var scores = Enumerable.Range(0, 120).Select(pair => pair / 10 % 10 == pair % 10 ? 1f : 0f).ToArray();
        scores[5] = 2; // Text 0 finds picture 5 first, and picture 5 text 0.
        var scoring = new RetrievalScoring(new Ranking(12, 10, [.. Enumerable.Range(0, 12).Select(text => text % 10)]));

        foreach (var part in Enumerable.Range(0, 120).Chunk(7))
        {
            scoring.Add(ToyBatches.Retrieval(part), Row([.. part.Select(pair => scores[pair])]));
        }

        Is(
            scoring.Scores,
            (ScoreNames.Accuracy, (0.9 + (11.0 / 12)) / 2),
            (ScoreNames.TextRecallAt1, 0.9),
            (ScoreNames.TextRecallAt5, 1),
            (ScoreNames.TextRecallAt10, 1),
            (ScoreNames.ImageRecallAt1, 11.0 / 12),
            (ScoreNames.ImageRecallAt5, 1),
            (ScoreNames.ImageRecallAt10, 1),
            (ScoreNames.Examples, 120));
    }

    [Fact]
    public void Pairs_that_were_not_all_scored_are_no_ranking()
    {
        var scoring = new RetrievalScoring(new Ranking(10, 10, [.. Enumerable.Range(0, 10)]));
        scoring.Add(ToyBatches.Retrieval([0, 1]), Row(0, 1));

        Assert.Contains("2 pairs were scored of 10 texts beside 10 pictures", Assert.Throws<InvalidOperationException>(() => scoring.Scores).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_pictures_to_rank_are_refused_before_any_is_scored() =>
        Assert.Contains("12 texts and 9 pictures", Assert.Throws<DataException>(() => new RetrievalScoring(new Ranking(12, 9, new int[12]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_split_that_keeps_its_answers_to_itself_is_refused()
    {
        Assert.Throws<DataException>(() => new Nlvr2Scoring().Add(ToyBatches.Nlvr2([0]) with { Targets = [] }, Table([0, 0], 2)));
        Assert.Throws<DataException>(() => new VcrScoring().Add(ToyBatches.VcrEvaluation([0]) with { AnswerTargets = [-1] }, Row(new float[8])));
        Assert.Throws<DataException>(() => new AnswerScoring().Add(ToyBatches.Questions([0], 2) with { Targets = [] }, Table([0, 0], 2)));
    }

    private static Tensor Table(float[] values, int columns) => values.ToTensor(CPU, values.Length / columns, columns);

    private static Tensor Row(params float[] values) => values.ToTensor(CPU, values.Length);

    private static void Is(IReadOnlyList<Score> scores, params (string Name, double Value)[] expected)
    {
        Assert.Equal(expected.Select(e => e.Name), scores.Select(score => score.Name));
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-5));
    }
}
