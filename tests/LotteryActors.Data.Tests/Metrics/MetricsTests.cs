using LotteryActors.Data.Metrics;

namespace LotteryActors.Data.Tests.Metrics;

public sealed class MetricsTests
{
    [Theory]
    [InlineData(0.2, "0.2")]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1.5e-5, "1.5e-05")]
    [InlineData(0.00012, "0.00012")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1234567890123456.0, "1234567890123456.0")]
    [InlineData(-1.25e100, "-1.25e+100")]
    [InlineData(5e-324, "5e-324")]
    public void Numbers_are_written_as_Python_writes_them(double value, string expected) => Assert.Equal(expected, PythonFloat.Repr(value));

    [Fact]
    public void Recall_of_pictures_counts_each_text_once_unless_the_original_s_count_is_asked_for()
    {
        // 20 texts and pictures, the true picture always second: the toy of reference/uniter-villa.md section 3.6.
        var scores = new float[20 * 20];
        for (var text = 0; text < 20; text++)
        {
            scores[(text * 20) + ((text + 1) % 20)] = 2;
            scores[(text * 20) + text] = 1;
        }

        var table = new ScoreTable(scores, 20);
        int[] pictureOf = [.. Enumerable.Range(0, 20)];
        Assert.Equal(new Recall(0, 1, 1), RetrievalMetrics.Of(table, pictureOf).Pictures);
        Assert.Equal(new Recall(0.05, 1.25, 1.5), RetrievalMetrics.Of(table, pictureOf, countAsOriginal: true).Pictures);
    }

    [Fact]
    public void Scores_that_differ_by_less_than_half_precision_tells_are_ties_where_they_are_rounded_to_it()
    {
        var scores = new ScoreTable([1f, 1.0001f, .. new float[8]], 10);

        Assert.Equal(1, ScoreTable.ArgMax(scores.Row(0)));
        Assert.Equal(0, ScoreTable.ArgMax(scores.RoundedToHalf().Row(0)));
    }

    [Fact]
    public void A_box_of_one_pixel_does_not_overlap_itself_as_in_the_original()
    {
        Assert.Equal(0, BoxOverlap.IoU(new(5, 5, 1, 1), new(5, 5, 1, 1)));
        Assert.Equal(0.796407, BoxOverlap.IoU(new(10, 20, 30, 40), new(12, 22, 30, 40)), 6);
    }

    [Fact]
    public void Fewer_than_ten_candidates_are_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => RetrievalMetrics.OfFirstColumn(new ScoreTable(new float[9], 9)));
        Assert.Contains("give at least 10", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wheres", "where's")]
    [InlineData("Shouldnt've", "shouldn't've")]
    [InlineData("yall'll", "y'all'll")]
    [InlineData("Ten-four, a.m.", "10 4 am")]
    public void Answers_are_made_alike(string answer, string expected) => Assert.Equal(expected, AnswerNormalization.Normalize(answer));
}
