using LotteryActors.Data.Batching;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Batching;

public sealed class MaskingTests
{
    private static readonly WordPieceVocabulary Vocabulary = WordPieceVocabulary.Embedded("scenes");

    [Fact]
    public void Gather_index_follows_the_originals_example() =>
        Assert.Equal(
            [0, 1, 2, 3, 4, 5, 6, 0, 1, 5, 3, 4, 5, 6, 0, 1, 2, 5, 6, 7, 6],
            GatherIndex.Of([5, 2, 3], [2, 1, 3], 5));

    [Fact]
    public void Text_is_masked_fifteen_per_cent_and_of_that_eighty_ten_ten()
    {
        int[] text = [Vocabulary.Start, .. Enumerable.Repeat(Vocabulary.FirstWord, 200), Vocabulary.Separator];
        var (asked, hidden, other) = (0, 0, 0);
        for (var i = 0; i < 1000; i++)
        {
            var masked = TextMasking.Mask(text, Vocabulary, new RandomStream(1, 2, (ulong)i));
            for (var at = 0; at < text.Length; at++)
            {
                Assert.True(masked.Labels[at] is TextMasking.NotAsked || masked.Labels[at] == text[at]);
                asked += masked.Labels[at] == TextMasking.NotAsked ? 0 : 1;
                hidden += masked.Text[at] == Vocabulary.Mask ? 1 : 0;
                other += masked.Text[at] != Vocabulary.Mask && masked.Text[at] != text[at] ? 1 : 0;
                Assert.True(masked.Text[at] == text[at] || masked.Labels[at] == text[at], "only what is asked for may change");
            }

            Assert.Equal([Vocabulary.Start, Vocabulary.Separator], [masked.Text[0], masked.Text[^1]]);
            Assert.Equal([TextMasking.NotAsked, TextMasking.NotAsked], [masked.Labels[0], masked.Labels[^1]]);
        }

        var words = Vocabulary.Size - Vocabulary.FirstWord;
        Assert.InRange(asked / 200_000.0, 0.147, 0.153);
        Assert.InRange((double)hidden / asked, 0.79, 0.81);
        Assert.InRange((double)other / asked, 0.09 * (words - 1) / words, 0.11 * (words - 1) / words);
    }

    [Fact]
    public void A_text_of_one_word_is_always_asked_for_and_mostly_hidden_by_force()
    {
        int[] text = [Vocabulary.Start, 20, Vocabulary.Separator];
        var masked = Enumerable.Range(0, 300).Select(i => TextMasking.Mask(text, Vocabulary, new RandomStream(1, 2, (ulong)i))).ToArray();

        Assert.All(masked, m => Assert.Equal(20, m.Labels[1]));
        Assert.InRange(masked.Count(m => m.Text[1] == Vocabulary.Mask), 280, 300); // 85 % forced, of the rest 80 %
    }

    [Fact]
    public void Masked_regions_lose_their_features_and_keep_their_boxes()
    {
        var picture = new PictureRegions(4, [.. Enumerable.Range(1, 12).Select(i => (float)i)], [.. Enumerable.Range(1, 28).Select(i => (float)i)]);
        for (var i = 0; i < 200; i++)
        {
            var masked = RegionMasking.Mask(picture, 3, new RandomStream(5, 6, (ulong)i));
            float[] hidden = [.. Enumerable.Range(0, 4).Where(r => masked.Hidden[r]).SelectMany(r => picture.Features[(r * 3)..((r + 1) * 3)])];

            Assert.Contains(true, masked.Hidden);
            Assert.Equal(hidden, masked.Targets);
            Assert.All(Enumerable.Range(0, 12), f => Assert.Equal(masked.Hidden[f / 3] ? 0f : picture.Features[f], masked.Picture.Features[f]));
            Assert.Same(picture.Boxes, masked.Picture.Boxes);
        }
    }

    [Fact]
    public void Regions_are_masked_fifteen_per_cent_where_none_is_forced()
    {
        var picture = new PictureRegions(100, new float[100], new float[700]);
        var hidden = Enumerable.Range(0, 1000).Sum(i => RegionMasking.Mask(picture, 1, new RandomStream(5, 6, (ulong)i)).Hidden.Count(h => h));

        Assert.InRange(hidden / 100_000.0, 0.146, 0.154);
    }

    [Fact]
    public void Objectives_are_drawn_by_their_weights()
    {
        var drawn = Enumerable.Range(0, 9000).CountBy(step => ObjectiveDraw.At(step, new ObjectiveMix(5, 3, 1), 4)).ToDictionary();

        Assert.InRange(drawn[Objective.Mlm], 4800, 5200);
        Assert.InRange(drawn[Objective.Mrfr], 2800, 3200);
        Assert.InRange(drawn[Objective.Itm], 880, 1120);
    }
}
