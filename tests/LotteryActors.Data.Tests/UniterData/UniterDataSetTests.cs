using LotteryActors.Data.Batches;
using LotteryActors.Data.Tests.Formats.Uniter;
using LotteryActors.Data.UniterData;
using LotteryActors.Tickets.Stages;
using static LotteryActors.Data.Tests.Formats.Uniter.MadeDatabase;

namespace LotteryActors.Data.Tests.UniterData;

/// <summary>UNITER's databases as a data set of a search.</summary>
public sealed class UniterDataSetTests : IDisposable
{
    private readonly MadeDatabase _made = new();

    public UniterDataSetTests()
    {
        _made.OpenImages("a.npz", Map(Picture())).Dispose();
        _made.OpenTexts([.. Enumerable.Range(0, 12).Select(i => ($"{i}", Frame(Question(i)), 3, "a.npz"))]).Dispose();
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        Json(Path.Combine(_made.Texts, "meta.json"), new { CLS = 2, SEP = 3, MASK = 4, UNK = 1, v_range = (int[])[5, 30] });
        File.WriteAllLines(Path.Combine(_made.Folder, "vocab.txt"), [.. special, .. Enumerable.Range(5, 25).Select(i => $"w{i}")]);
        Json(Path.Combine(_made.Folder, "ans2label.json"), new Dictionary<string, int> { ["yes"] = 0, ["no"] = 1 });
    }

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Questions_are_described_trained_on_and_evaluated()
    {
        var facts = DataSets.Describe("uniter", "vqa", Options(), _made.Folder);
        Assert.Equal((2, 30, 2, 5, 12, 12), (facts.Answers, facts.VocabularySize, facts.RegionFeatures, facts.MaxTextLength, facts.TrainExamples, facts.EvaluationExamples));
        Assert.Equal(0.5, facts.MajorityShare);

        var data = DataSets.OpenVqa(new DataSpec("uniter", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), _made.Folder);
        Assert.Equal(12, data.Evaluation(5).Sum(batch => batch.Size));
        var first = data.Train(seed: 1, batchSize: 4, fromBatch: 7).First();
        Assert.Equal((4, 5, 2), (first.Size, first.TextLength, first.Regions));
        Assert.Equal([2, 7, 8], first.InputIds[..3]);
    }

    [Fact]
    public void A_corpus_is_pre_trained_on()
    {
        var facts = DataSets.Describe("uniter", "captions", Options(), _made.Folder);
        var data = DataSets.OpenCaptions(new DataSpec("uniter", "captions", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), _made.Folder);
        var batches = data.Train(seed: 1, batchSize: 4, accumulation: 1, new ObjectiveMix(1, 1, 1), fromBatch: 0).Take(30).ToArray();
        Assert.Contains(batches, batch => batch is MlmBatch);
        Assert.Contains(batches, batch => batch is MrfrBatch);
        Assert.Contains(batches, batch => batch is ItmBatch);
    }

    [Fact]
    public void The_fingerprint_is_of_the_content_and_not_of_its_place()
    {
        var before = DataSets.Describe("uniter", "vqa", Options(), _made.Folder).Fingerprint;
        using (var elsewhere = new UniterDataSetTests())
        {
            Assert.Equal(before, DataSets.Describe("uniter", "vqa", Options(), elsewhere._made.Folder).Fingerprint);
        }

        Directory.Delete(_made.Texts, recursive: true); // what is mapped stays as it is
        _made.OpenTexts([.. Enumerable.Range(0, 12).Select(i => ($"{i}", Frame(Question(i + 1)), 3, "a.npz"))]).Dispose();
        Json(Path.Combine(_made.Texts, "meta.json"), new { CLS = 2, SEP = 3, MASK = 4, UNK = 1, v_range = (int[])[5, 30] });
        Assert.NotEqual(before, DataSets.Describe("uniter", "vqa", Options(), _made.Folder).Fingerprint);
    }

    [Fact]
    public void Databases_of_another_vocabulary_are_refused()
    {
        Json(Path.Combine(_made.Texts, "meta.json"), new { CLS = 101, SEP = 102, MASK = 103, UNK = 100, v_range = (int[])[106, 28996] });
        var error = Assert.Throws<DataException>(() => DataSets.Describe("uniter", "vqa", Options(), _made.Folder));
        Assert.Contains("give the vocabulary that the database was written with", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_corpora_are_counted_through()
    {
        DataOption[] twice = [.. Options().Select(option => option.Name is "texts" or "images" ? option with { Value = $"{option.Value}, {option.Value}" } : option)];
        Assert.Equal(24, DataSets.Describe("uniter", "vqa", twice, _made.Folder).TrainExamples);
    }

    [Fact]
    public void What_guessing_scores_is_measured_only_when_it_is_asked_for()
    {
        WritePairs(count: 300, wrong: 6); // which the sample of 256 passes over

        var pairs = new UniterDataSet(Options(), _made.Folder).Open("nlvr2");

        Assert.Equal(300, pairs.EvaluationCount);
        Assert.Contains("key 006: the target 2, 0 or 1 is wanted", Assert.Throws<DataException>(() => pairs.MajorityShare).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_target_in_the_sample_is_found_when_a_stage_opens_the_set()
    {
        WritePairs(count: 12, wrong: 6);

        var error = Assert.Throws<DataException>(() => new UniterDataSet(Options(), _made.Folder).Open("nlvr2"));

        Assert.Contains("key 006: the target 2, 0 or 1 is wanted; write the record again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_do_not_fit_are_all_named()
    {
        var error = Assert.Throws<DataException>(() => DataSets.Describe("uniter", "vqa", [new("texts", "txt, txt"), new("images", "img"), new("confidence", "2")], _made.Folder));
        Assert.Contains("texts names 2 folders, images 1; name the pictures of each text database", error.Message, StringComparison.Ordinal);
        Assert.Contains("confidence must be a number from -1 to 1, not '2'", error.Message, StringComparison.Ordinal);
    }

    private static DataOption[] Options() =>
    [
        new("texts", "txt"), new("images", "img"), new("evaluation-texts", "txt"), new("evaluation-images", "img"), new("max-regions", "3"), new("min-regions", "1"),
    ];

    /// <summary>Sentences about two pictures each, one of which has a target that is none.</summary>
    private void WritePairs(int count, int wrong)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{i:000}")];
        Lmdb(_made.Texts, [.. ids.Select((id, i) => (id, Frame(Map(("img_fname", (string[])["a.npz", "a.npz"]), ("input_ids", (int[])[7, 8]), ("target", i == wrong ? 2 : i % 2)))))]);
        Json(Path.Combine(_made.Texts, "id2len.json"), ids.ToDictionary(id => id, _ => 2));
        Json(Path.Combine(_made.Texts, "txt2img.json"), ids.ToDictionary(id => id, _ => (string[])["a.npz", "a.npz"]));
    }

    private static byte[] Question(int i) => Map(
        ("img_fname", "a.npz"),
        ("input_ids", (int[])[7, 8, 9 + i]),
        ("target", new Dictionary<string, object?> { ["labels"] = (int[])[i % 2], ["scores"] = (double[])[1.0] }));
}
