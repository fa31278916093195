using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Sentences and scenes that are to be found by each other (Flickr30k).</summary>
public sealed class RetrievalTests
{
    private static readonly SceneRetrieval Train = new(SceneTaskData.World, 4_000, SceneTaskData.Tokenizer);
    private static readonly SceneRanking Evaluation = new(SceneTaskData.World, 100, SceneTaskData.Tokenizer);

    [Fact]
    public void A_sentence_of_the_evaluation_fits_its_own_picture_and_no_other()
    {
        for (var text = 0; text < 100; text++)
        {
            Assert.Equal([text], Evaluation.Scenes.Index().Where(scene => Fits(scene.Item, Evaluation.Portraits[text].Text)).Select(scene => scene.Index));
        }
    }

    [Fact]
    public void A_sentence_fits_its_picture_and_hardly_ever_another()
    {
        var scenes = Enumerable.Range(0, 300).Select(Train.Scene).ToArray();
        var texts = scenes.Select((scene, i) => Train.Portrait(scene, i).Text).ToArray();

        Assert.All(texts.Zip(scenes), pair => Assert.True(Fits(pair.Second, pair.First)));
        Assert.InRange(texts.Average(text => (scenes.Count(scene => Fits(scene, text)) - 1) / 299.0), 0, 0.005);
    }

    [Fact]
    public void Half_of_the_objects_are_named_by_three_attributes()
    {
        var named = Enumerable.Range(0, 2_000).Select(i => Train.Portrait(Train.Scene(i), i).First.Named).ToArray();

        Assert.Equal(5, named.Distinct().Count());
        Assert.InRange(named.Count(set => set == (AttributeSet)15), 900, 1_100);
    }

    [Fact]
    public void Texts_are_as_long_as_the_facts_say_and_of_known_words() =>
        SceneTaskData.AssertTexts("retrieval", [.. Enumerable.Range(0, 2_000).Select(i => SceneTaskData.Tokenizer.EncodeWithMarks(Train.Portrait(Train.Scene(i), i).Text))]);

    [Fact]
    public void Batches_do_not_depend_on_what_was_read_before() => SceneTaskData.AssertIndependentOfWhatWasRead<RankBatch, RetrievalBatch>("retrieval");

    [Fact]
    public void A_group_is_a_true_pair_then_false_pictures_then_false_texts()
    {
        var batch = SceneTaskData.Open<RankBatch, RetrievalBatch>("retrieval", SceneTaskData.Side, new DataOption("retrieval-negatives", "3")).Train(1, 4, 0).First();
        var texts = batch.InputIds.Chunk(batch.TextLength).Select(row => string.Join(' ', row)).ToArray();
        var pictures = batch.RegionBoxes.Chunk(batch.Regions * 7).Select(row => string.Join(' ', row)).ToArray();

        Assert.Equal((7, 28), (batch.GroupSize, batch.Size));
        SceneTaskData.AssertWellFormed(batch, [.. pictures.Select(SceneOf)]);
        for (var first = 0; first < 28; first += 7)
        {
            Assert.Single(texts[first..(first + 4)].Distinct());
            Assert.Equal(4, pictures[first..(first + 4)].Distinct().Count());
            Assert.Equal(4, texts[(first + 4)..(first + 7)].Append(texts[first]).Distinct().Count());
            Assert.Equal([pictures[first]], pictures[(first + 4)..(first + 7)].Distinct());
            Assert.True(Fits(SceneOf(pictures[first]), Words(batch, first)));
        }
    }

    [Fact]
    public void Groups_differ_by_epoch_and_by_seed()
    {
        var data = SceneTaskData.Open<RankBatch, RetrievalBatch>("retrieval");
        string[] FalsePictures(long seed, long from) => [.. data.Train(seed, 1, from).Take(400).Select(batch => string.Join(' ', batch.RegionBoxes))];
        var (first, second, other) = (FalsePictures(1, 0), FalsePictures(1, 400), FalsePictures(2, 0));

        Assert.InRange(first.Intersect(second).Count(), 0, 10);
        Assert.InRange(first.Intersect(other).Count(), 0, 10);
    }

    [Fact]
    public void Evaluation_is_every_text_beside_every_picture_text_by_text()
    {
        var data = SceneTaskData.Open<RankBatch, RetrievalBatch>("retrieval", SceneTaskData.Side, new DataOption("retrieval-pictures", "12"));
        var batches = data.Evaluation(36).ToArray();
        var scenes = new SceneRanking(SceneTaskData.World, 12, SceneTaskData.Tokenizer).Scenes;

        Assert.Equal((144, 12, 12), (data.EvaluationExamples, data.Ranking!.Texts, data.Ranking.Pictures));
        Assert.Equal(Enumerable.Range(0, 12), data.Ranking.PictureOf);
        Assert.Equal([36, 36, 36, 36], batches.Select(batch => batch.Size));
        SceneTaskData.AssertWellFormed(batches[1], [.. scenes, .. scenes, .. scenes]);
        Assert.All(batches[1].InputIds.Chunk(12 * batches[1].TextLength), text => Assert.Single(text.Chunk(batches[1].TextLength).Select(row => string.Join(' ', row)).Distinct()));
        for (var text = 0; text < 3; text++)
        {
            Assert.True(Fits(scenes[3 + text], Words(batches[1], 12 * text)));
        }
    }

    [Fact]
    public void Its_options_are_in_its_fingerprint_and_in_no_other()
    {
        DataOption[] given = [new("retrieval-pictures", "50")];

        Assert.NotEqual(SceneTaskData.Facts("retrieval").Fingerprint, SceneTaskData.Facts("retrieval", given).Fingerprint);
        Assert.Equal(SceneTaskData.Facts("vqa").Fingerprint, SceneTaskData.Facts("vqa", given).Fingerprint);
        Assert.Contains(new DataOption("retrieval-pictures", "50"), SceneTaskData.Facts("retrieval", given).Options);
        Assert.DoesNotContain(SceneTaskData.Facts("vqa").Options, option => option.Name.StartsWith("retrieval", StringComparison.Ordinal));
        Assert.Equal(0.02, SceneTaskData.Facts("retrieval", given).MajorityShare, 1e-9);
    }

    private static Scene SceneOf(string boxes)
    {
        var corners = boxes.Split(' ').Chunk(7).Select(box => box[0]).ToArray();
        var index = Enumerable.Range(0, 400).Single(i => string.Join(' ', Train.Picture(Train.Scene(i), i).Boxes.Chunk(7).Select(box => $"{box[0]}")) is var own
            && string.Join(' ', corners).StartsWith(own, StringComparison.Ordinal));
        return Train.Scene(index);
    }

    private static string Words(UniterBatch batch, int row) => string.Join(
        ' ',
        batch.InputIds.AsSpan(row * batch.TextLength, batch.TextLength).ToArray().Where(id => id > 4).Select(id => SceneTaskData.Tokenizer.Vocabulary.Pieces[(int)id]));

    /// <summary>The sentence read by its words, apart from the grammar that wrote it.</summary>
    private static bool Fits(Scene scene, string text)
    {
        var names = text["there is a ".Length..^" .".Length].Split(" and a ");
        return SceneOracle.Find(scene, names[0]).Any(one => SceneOracle.Find(scene, names[1]).Any(other => !ReferenceEquals(one, other)));
    }
}
