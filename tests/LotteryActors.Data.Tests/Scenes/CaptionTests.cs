using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

public sealed class CaptionTests
{
    private static readonly ObjectiveMix Mix = new(2, 1, 1);
    private static readonly DataOption[] Small = [new("train-size", "500")];
    private readonly ICaptionData _captions = Open(Small);

    [Fact]
    public void Sentences_use_known_words_and_all_three_forms()
    {
        var tokenizer = new WordPieceTokenizer(WordPieceVocabulary.Embedded("scenes"));
        var world = new SceneWorld([]);
        var sentences = Enumerable.Range(0, 500)
            .Select(i => CaptionGrammar.Tell(world.Scene(SceneSplit.Captions, i), world.Random(SceneSplit.Captions, ScenePart.Caption, i)))
            .ToArray();

        Assert.All(sentences, s => Assert.DoesNotContain(tokenizer.Vocabulary.Unknown, tokenizer.Encode(s)));
        Assert.Contains(sentences, s => s.StartsWith("there is a ", StringComparison.Ordinal));
        Assert.Contains(sentences, s => s.StartsWith("what color is the ", StringComparison.Ordinal) && s.EndsWith(" ? red", StringComparison.Ordinal));
        Assert.Contains(sentences, s => s.Contains(" is left of the "));
    }

    [Fact]
    public void The_objective_stays_the_same_while_gradients_accumulate()
    {
        var kinds = Batches(from: 0, take: 120, accumulation: 3).Select(b => b.GetType()).ToArray();

        Assert.All(kinds.Chunk(3), step => Assert.Single(step.Distinct()));
        Assert.Equal(3, kinds.Distinct().Count());
    }

    [Fact]
    public void Going_on_from_batch_k_gives_the_batches_an_unbroken_run_gives()
    {
        var unbroken = Batches(from: 0, take: 90, accumulation: 2).Skip(61).Take(20);
        var resumed = Batches(from: 61, take: 20, accumulation: 2);

        Assert.All(unbroken.Zip(resumed), pair => AssertEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Masks_differ_from_epoch_to_epoch()
    {
        var first = Batches(from: 0, take: 200, accumulation: 1).OfType<MlmBatch>().ToArray();
        var texts = first.SelectMany(Rows).ToLookup(row => row.Original, row => row.Asked);

        Assert.Contains(texts, text => text.Distinct().Count() > 1);
    }

    [Fact]
    public void Masked_regions_are_zero_and_their_targets_come_in_order()
    {
        foreach (var batch in Batches(from: 0, take: 100, accumulation: 1).OfType<MrfrBatch>())
        {
            Assert.Equal(batch.RegionMasks.Sum(), batch.TargetMask.Sum());
            Assert.Equal(batch.RegionMasks.Sum() * batch.RegionFeatureSize, batch.FeatureTargets.Length);
            Assert.All(batch.RegionMasks.Chunk(batch.Regions), row => Assert.Contains(1L, row));
            foreach (var (at, _) in batch.RegionMasks.Index().Where(m => m.Item == 1))
            {
                Assert.All(batch.RegionFeatures[(at * batch.RegionFeatureSize)..((at + 1) * batch.RegionFeatureSize)], f => Assert.Equal(0f, f));
            }

            AssertTargetsPointAtMaskedRegions(batch);
        }
    }

    [Fact]
    public void About_half_of_the_pictures_are_swapped()
    {
        var matches = Batches(from: 0, take: 200, accumulation: 1).OfType<ItmBatch>().SelectMany(b => b.Matches).ToArray();

        Assert.InRange(matches.Average(), 0.44, 0.56);
    }

    [Fact]
    public void Captions_cannot_be_opened_blind()
    {
        var facts = DataSets.Describe("scenes", "captions", Small, null);
        var spec = new DataSpec("scenes", "captions", DataView.TextOnly, facts.Options, facts.Fingerprint, 0);

        Assert.Contains("use the view Both", Assert.Throws<DataException>(() => DataSets.OpenCaptions(spec, null)).Message);
    }

    private static void AssertTargetsPointAtMaskedRegions(MrfrBatch batch)
    {
        for (var i = 0; i < batch.TargetMask.Length; i++)
        {
            if (batch.TargetMask[i] == 1)
            {
                var region = batch.GatherIndex[i] - batch.TextLength;
                Assert.Equal(1, batch.RegionMasks[(i / batch.Length * batch.Regions) + region]);
            }
        }
    }

    private static IEnumerable<(string Original, string Asked)> Rows(MlmBatch batch) =>
        batch.InputIds.Chunk(batch.TextLength).Zip(batch.Labels.Chunk(batch.TextLength), (ids, labels) => (
            string.Join(' ', ids.Zip(labels, (id, label) => label < 0 ? id : label)),
            string.Join(' ', labels)));

    private static void AssertEqual(UniterBatch a, UniterBatch b)
    {
        Assert.Equal(a.GetType(), b.GetType());
        Assert.Equal(a.InputIds, b.InputIds);
        Assert.Equal(a.RegionFeatures, b.RegionFeatures);
        Assert.Equal(a.RegionBoxes, b.RegionBoxes);
        Assert.Equal(a.GatherIndex, b.GatherIndex);
        Assert.Equal((a as MlmBatch)?.Labels, (b as MlmBatch)?.Labels);
        Assert.Equal((a as MrfrBatch)?.TargetMask, (b as MrfrBatch)?.TargetMask);
        Assert.Equal((a as ItmBatch)?.Matches, (b as ItmBatch)?.Matches);
    }

    private UniterBatch[] Batches(long from, int take, int accumulation) =>
        [.. _captions.Train(7, 16, accumulation, Mix, from).Take(take)];

    private static ICaptionData Open(IReadOnlyList<DataOption> options)
    {
        var facts = DataSets.Describe("scenes", "captions", options, null);
        return DataSets.OpenCaptions(new DataSpec("scenes", "captions", DataView.Both, facts.Options, facts.Fingerprint, 0), null);
    }
}
