using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Making;
using LotteryActors.Models.Checkpoints;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Tests.Stages;

namespace LotteryActors.Training.Tests.Families;

/// <summary>
/// Stages on VCR whose texts name persons by word pieces behind the vocabulary. The data are made scenes from whose vocabulary the
/// last words were taken away, which makes them such pieces.
/// </summary>
public sealed class VcrWordsStageTests : IClassFixture<VcrWordsStageTests.Folder>, IDisposable
{
    private const int Taken = 20;

    private readonly TemporaryStore _temporary = new();
    private readonly Folder _folder;
    private readonly int _words;
    private readonly DataSpec _data;

    public VcrWordsStageTests(Folder folder)
    {
        _folder = folder;
        var facts = DataSets.Describe("uniter", TaskNames.Vcr, [], folder.Path);
        _words = facts.VocabularySize;
        _data = new DataSpec("uniter", TaskNames.Vcr, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
    }

    public static TheoryData<string, string, bool> Starts => new(
        from family in new[] { ("uniter", "uniter.embeddings.word_embeddings.weight"), ("lxmert", "bert.embeddings.word_embeddings.weight") }
        from isImported in new[] { false, true }
        select (family.Item1, family.Item2, isImported));

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_search_trains_81_words_more_than_its_theta_0_has_and_prunes_without_them(string family, string table, bool isImported)
    {
        var search = Search(family);
        var imported = isImported ? Published(search) : null;
        var anchor = search.Run(search.Initialise with { Imported = imported }).Output("weights");
        var mask = search.Run(search.Prune(anchor, null, 0.4) with { Preset = "backbone" }).Output("mask");
        var stage = search.Train(anchor, mask) with { Data = _data, Preset = "backbone" };

        var started = Read(search.Run(stage with { ToStep = 0 }).Output("weights"));
        var trained = search.Run(stage).Output("weights");

        Assert.Equal([_words, 32], Read(anchor).Entry(table).Shape);
        Assert.Equal([_words + VcrBatch.SpecialWords, 32], started.Entry(table).Shape);
        var (drawn, learnt) = (Added(started, table), Added(Read(trained), table));
        Assert.InRange(Math.Sqrt(drawn.Average(weight => weight * weight)), 0.018, 0.022);
        Assert.NotEqual(drawn[..(Taken * 32)], learnt[..(Taken * 32)]);
        Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor => Assert.True(tensor.Holds(Read(trained).Float32(tensor.Name)[..(int)tensor.Length]), tensor.Name));
        var next = MaskArtifact.Read(_temporary.Store, search.Run(search.Prune(trained, mask, 0.6) with { Preset = "backbone" }).Output("mask"));
        Assert.True(next.IsNestedIn(MaskArtifact.Read(_temporary.Store, mask)));
        Assert.Equal([_words, 32], next[table].Shape);
        Assert.InRange(search.Run(search.Evaluate(trained) with { Data = _data }).Score(ScoreNames.Accuracy), 0, 1);
    }

    [Fact]
    public void Training_is_resumed_to_the_same_bytes_and_late_rewinding_keeps_the_words_that_were_learnt()
    {
        var search = Search("uniter");
        var stage = search.Train(search.Run(search.Initialise).Output("weights")) with { Data = _data };
        var observer = new RecordingObserver();

        var undisturbed = search.Run(stage, observer, checkpoints: new CheckpointPolicy(4, 0));
        var again = Read(search.Run(stage with { Anchor = undisturbed.Output("weights"), ToStep = 0 }).Output("weights"));

        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint => Assert.Equal(undisturbed.Outputs, search.Run(stage, new RecordingObserver(), checkpoint.Digest).Outputs));
        const string table = "uniter.embeddings.word_embeddings.weight";
        Assert.Equal(Read(undisturbed.Output("weights")).Float32(table).ToArray(), again.Float32(table).ToArray());
    }

    private TinySearch Search(string family) => new(_temporary.Store)
    {
        Sizes = (family == "uniter" ? TinySearch.Model : TinySearch.Lxmert with { InitializerRange = 0.02 }) with { VocabularySize = _words },
        Recipe = new TrainRecipe(6, 4, 1, 2e-3, 2, 0.01, 0.9, 0.98, 1e-6, 2.0, 2),
        DataPath = _folder.Path,
    };

    private float[] Added(SafetensorsFile weights, string table) => weights.Float32(table)[(_words * 32)..].ToArray();

    /// <summary>A checkpoint of the plain vocabulary, as a search takes it in.</summary>
    private Digest Published(TinySearch search)
    {
        var weights = search.Run(search.Initialise with { Seed = 77 }).Output("weights");
        using var file = CheckpointFile.Open(File.OpenRead(_temporary.Store.PathOf(weights)), "published.safetensors");
        var import = CheckpointImport.Of(file, search.Sizes, isPretrained: false);
        Assert.Empty(import.Faults);
        return _temporary.Store.Put(stream => SafetensorsWriter.Write(stream, import.Tensors)).Digest;
    }

    private SafetensorsFile Read(Digest digest) => SafetensorsFile.Read(_temporary.Store.PathOf(digest));

    /// <summary>Made scenes whose last words are none of the vocabulary.</summary>
    public sealed class Folder : IDisposable
    {
        public Folder()
        {
            SceneMaker.Write(Path, new SceneOrder(SceneFormat.Uniter, 20));
            var vocabulary = System.IO.Path.Combine(Path, "vocab.txt");
            var pieces = File.ReadAllLines(vocabulary);
            File.WriteAllLines(vocabulary, pieces[..^Taken]);
            foreach (var meta in Directory.EnumerateFiles(Path, "meta.json", SearchOption.AllDirectories))
            {
                File.WriteAllText(meta, File.ReadAllText(meta).Replace($"{pieces.Length}", $"{pieces.Length - Taken}", StringComparison.Ordinal));
            }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("vcr-words-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
