using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Tests.Stages;

namespace LotteryActors.Training.Tests.Families;

/// <summary>Stages of every task, for every family: one anchor and one mask serve them all.</summary>
public sealed class TaskStageTests : IDisposable
{
    private const string Preset = "backbone";

    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 2, 1e-2, 1e-2, PerturbationNorm.L2, 0, 1.5, 0.05);

    private readonly TemporaryStore _temporary = new();

    public static TheoryData<string, string> All => ToyModels.All;

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_ticket_found_elsewhere_is_trained_evaluated_and_pruned_on_a_task_and_resumed_to_the_same_bytes(string family, string task)
    {
        var search = Search(family);
        var anchor = search.Run(search.Pretrain).Output("weights");
        var mask = search.Run(search.Prune(anchor, null, 0.4) with { Preset = Preset }).Output("mask");
        var stage = search.Train(anchor, mask) with { Data = Data(task), Preset = Preset };

        var trained = ResumedFromEveryCheckpoint(search, stage).Output("weights");

        MustHold(mask, trained);
        var scores = search.Run(search.Evaluate(trained) with { Data = Data(task) }).Scores;
        Assert.Equal(ScoreNames.Accuracy, scores[0].Name);
        Assert.InRange(scores[0].Value, 0, 1);
        Assert.All(scores, score => Assert.True(double.IsFinite(score.Value), score.Name));
        var next = MaskArtifact.Read(_temporary.Store, search.Run(search.Prune(trained, mask, 0.6) with { Preset = Preset }).Output("mask"));
        Assert.True(next.IsNestedIn(MaskArtifact.Read(_temporary.Store, mask)));
        Assert.Equal(MaskArtifact.Read(_temporary.Store, mask).Prunable, next.Prunable);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Adversarial_training_on_a_task_is_resumed_to_the_same_bytes(string family, string task)
    {
        var search = Search(family);
        var stage = search.Train(search.Run(search.Initialise).Output("weights")) with { Data = Data(task) };

        var plain = search.Run(stage).Output("weights");
        var adversarial = ResumedFromEveryCheckpoint(search, stage with { Recipe = stage.Recipe with { Adversarial = Villa } }).Output("weights");

        Assert.NotEqual(plain, adversarial);
    }

    [Theory]
    [InlineData("uniter")]
    [InlineData("lxmert")]
    [InlineData("vilt")]
    public void What_a_phrase_refers_to_is_learnt(string family)
    {
        var data = Data(TaskNames.Referring, 2_000, 200);
        var search = new TinySearch(_temporary.Store) { Sizes = Search(family).Sizes, Recipe = new TrainRecipe(300, 32, 1, 3e-3, 30, 0.01, 0.9, 0.98, 1e-6, 2.0, 1) };
        var anchor = search.Run(search.Initialise).Output("weights");

        var trained = search.Run(search.Train(anchor) with { Data = data }).Output("weights");

        var accuracy = search.Run(search.Evaluate(trained) with { Data = data }).Score(ScoreNames.Accuracy);
        var guessed = DataSets.Describe("scenes", TaskNames.Referring, data.Options, path: null).MajorityShare;
        Assert.True(accuracy > guessed + 0.1, $"{accuracy}, {guessed} by guessing");
    }

    [Theory]
    [InlineData("uniter", "itm_output.weight", "rank_output.weight")]
    [InlineData("vilt", "itm_score.fc.weight", "rank_output.weight")]
    [InlineData("lxmert", "cls.seq_relationship.weight", null)]
    public void Ranking_starts_from_the_anchors_matching_head_where_it_has_one(string family, string matching, string? ranking)
    {
        var search = Search(family);
        var anchor = search.Run(search.Pretrain).Output("weights");
        var stage = search.Train(anchor) with { Data = Data(TaskNames.Retrieval), ToStep = 0 };

        var started = Read(search.Run(stage).Output("weights"));
        var drawn = Read(search.Run(stage with { Anchor = search.Run(search.Initialise).Output("weights") }).Output("weights"));

        var learnt = Read(anchor).Float32(matching).ToArray();
        Assert.Equal(learnt, started.Float32(matching).ToArray());
        Assert.NotEqual(learnt, drawn.Float32(matching).ToArray());
        Assert.True(ranking is null || started.Float32(ranking).SequenceEqual(learnt.AsSpan(learnt.Length / 2)));
    }

    [Fact]
    public void A_head_that_is_carried_on_keeps_what_ranking_has_learnt()
    {
        var search = Search("uniter");
        var anchor = search.Run(search.Pretrain).Output("weights");
        var stage = search.Train(anchor) with { Data = Data(TaskNames.Retrieval) };
        var trained = search.Run(stage).Output("weights");

        var carried = Read(search.Run(stage with { Head = trained, ToStep = 0 }).Output("weights"));

        Assert.Equal(Read(trained).Float32("rank_output.weight").ToArray(), carried.Float32("rank_output.weight").ToArray());
        Assert.NotEqual(Read(anchor).Float32("itm_output.weight")[32..].ToArray(), carried.Float32("rank_output.weight").ToArray());
    }

    [Fact]
    public void A_table_of_types_that_a_task_made_longer_can_be_an_anchor_of_that_task()
    {
        var search = Search("uniter");
        var stage = search.Train(search.Run(search.Initialise).Output("weights")) with { Data = Data(TaskNames.Nlvr2) };
        var trained = search.Run(stage).Output("weights");

        var again = Read(search.Run(stage with { Anchor = trained, ToStep = 0 }).Output("weights"));

        Assert.Equal([3, 32], again.Entry(UniterParameters.TypeTable).Shape);
        Assert.Equal(Read(trained).Float32(UniterParameters.TypeTable).ToArray(), again.Float32(UniterParameters.TypeTable).ToArray());
    }

    private TinySearch Search(string family) => new(_temporary.Store)
    {
        Sizes = family switch
        {
            "uniter" => TinySearch.Model,
            "lxmert" => TinySearch.Lxmert,
            _ => TinySearch.Vilt,
        },
        Mix = family == "vilt" ? new ObjectiveMix(1, 0, 1) : new ObjectiveMix(1, 1, 1),
        Recipe = new TrainRecipe(6, 4, 1, 2e-3, 2, 0.01, 0.9, 0.98, 1e-6, 2.0, 2),
    };

    private static DataSpec Data(string task, int trainSize = 60, int evaluationSize = 20)
    {
        DataOption[] options =
            [new("train-size", $"{trainSize}"), new("evaluation-size", $"{evaluationSize}"), new("retrieval-pictures", "10"), new("seed", "3")];
        var facts = DataSets.Describe("scenes", task, options, path: null);
        return new DataSpec("scenes", task, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
    }

    private static StageResult ResumedFromEveryCheckpoint(TinySearch search, StageSpec stage)
    {
        var observer = new RecordingObserver();
        var undisturbed = search.Run(stage, observer, checkpoints: new CheckpointPolicy(4, 0));

        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint =>
        {
            var resumed = search.Run(stage, new RecordingObserver(), checkpoint.Digest);
            Assert.Equal(undisturbed.Outputs, resumed.Outputs);
            Assert.Equal(undisturbed.Scores, resumed.Scores);
        });
        return undisturbed;
    }

    /// <summary>Of a table that a task made longer, the mask is about the rows that were there.</summary>
    private void MustHold(Digest mask, Digest weights)
    {
        var trained = Read(weights);
        Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor =>
            Assert.True(tensor.Holds(trained.Float32(tensor.Name)[..(int)tensor.Length]), tensor.Name));
    }

    private SafetensorsFile Read(Digest digest) => SafetensorsFile.Read(_temporary.Store.PathOf(digest));
}
