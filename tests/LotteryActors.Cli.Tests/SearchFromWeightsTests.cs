using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Cli.Running;
using LotteryActors.Cli.Verbs;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;

namespace LotteryActors.Cli.Tests;

/// <summary>A search that starts from a published checkpoint, from its spec to its first stages.</summary>
public sealed class SearchFromWeightsTests : IDisposable
{
    private const int Usage = 2;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_stages_start_from_the_checkpoint_and_its_head_stays_behind()
    {
        var path = PublishedUniter.Save(PathOf("published", "uniter.safetensors"));
        var spec = Read(Spec("weights = \"published/uniter.safetensors\""));
        var runner = new TorchStageRunner(_folder.Store, new TorchStageOptions());

        var (search, initial) = Next(SubmittedOf(spec), spec, runner);
        var (_, trained) = Next(search, spec, runner);

        var (file, theta) = (SafetensorsFile.Read(path), SafetensorsFile.Read(_folder.Store.PathOf(initial.Output("weights"))));
        Assert.Equal(file.Entries.Count - 6, theta.Entries.Count);
        Assert.All(theta.Entries, entry => Assert.Equal(file.Bytes(entry.Name).ToArray(), theta.Bytes(entry.Name).ToArray()));
        Assert.True(double.IsFinite(trained.Score("loss")));
        Assert.Equal(["mine.conf: search.model.weights is published/uniter.safetensors, whose heads this search does not start from: answers (VQA, VE)"], _told);
    }

    [Fact]
    public void The_search_goes_by_the_content_of_the_weights_and_not_by_path_or_dialect()
    {
        PublishedUniter.Save(PathOf("a.safetensors"));
        PublishedUniter.Save(PathOf("elsewhere", "b.safetensors"), prefix: "module.");
        PublishedUniter.Save(PathOf("c.safetensors"), shift: 0.5f);
        PublishedUniter.Save(PathOf("hub", "model.safetensors"));

        var here = Read(Spec("weights = a.safetensors"));
        var moved = Read(Spec($"weights = \"{PathOf("elsewhere", "b.safetensors")}\""));
        var folder = Read(Spec("weights = hub"));
        var other = Read(Spec("weights = c.safetensors"));

        Assert.All([moved, folder], spec => Assert.Equal((SearchId.Of(here), First(here)), (SearchId.Of(spec), First(spec))));
        Assert.NotEqual(SearchId.Of(here), SearchId.Of(other));
        Assert.NotEqual(First(here), First(other));
        Assert.NotEqual(First(here), First(Read(Spec(""))));
    }

    [Fact]
    public void Pre_training_goes_on_from_the_weights()
    {
        PublishedUniter.Save(PathOf("a.safetensors"));

        var spec = Read(Spec("weights = a.safetensors", "pretrain { set = scenes, steps = 5, batch-size = 4 }"));

        var stage = Assert.IsType<PretrainStage>(Assert.Single(SubmittedOf(spec).Wants()).Spec);
        Assert.Equal(spec.Weights, stage.Imported);
        Assert.True(_folder.Store.Contains(spec.Weights!));
    }

    [Fact]
    public void Garbage_collection_keeps_weights_that_a_live_search_may_have_to_read_again()
    {
        PublishedUniter.Save(PathOf("a.safetensors"));
        var spec = Read(Spec("weights = a.safetensors"));

        var begun = SyntheticSearch.Run(_folder.Store, stages: 2, spec: spec);
        var ended = SyntheticSearch.Run(_folder.Store, spec: spec);

        Assert.Contains(spec.Weights, GcVerb.Reachable(begun.Ledger));
        Assert.DoesNotContain(spec.Weights, GcVerb.Reachable(ended.Ledger));
    }

    [Fact]
    public async Task A_checkpoint_that_is_nowhere_is_told_with_the_place_that_was_looked_at() =>
        (await Run(Spec("weights = nowhere.pt"))).MustRefuse(Usage, "mine.conf: search.model.weights is nowhere.pt", PathOf("nowhere.pt"));

    [Fact]
    public async Task What_is_no_checkpoint_is_refused()
    {
        _folder.File("notes.pt", "these are no weights");

        (await Run(Spec("weights = notes.pt"))).MustRefuse(Usage, "mine.conf: search.model.weights cannot be read", "neither PyTorch");
    }

    [Fact]
    public async Task Sizes_that_do_not_fit_are_told_and_nothing_is_written()
    {
        PublishedUniter.Save(PathOf("a.safetensors"));

        var lottery = await Run(Spec("weights = a.safetensors, positions = 32"));

        lottery.MustRefuse(Usage, "mine.conf: search.model.weights is a.safetensors, which has uniter.embeddings.position_embeddings.weight of [64, 64] where the model has [32, 64]; write positions = 64");
        Assert.False(Directory.Exists(PathOf("home")));
    }

    private static TicketSearchState SubmittedOf(SearchSpec spec) => Tell(TicketSearchState.New, new SearchCommands.Submit(SearchId.Of(spec), spec));

    private static StageKey First(SearchSpec spec) => SubmittedOf(spec).Wants()[0].Key;

    private static (TicketSearchState Search, StageResult Result) Next(TicketSearchState search, SearchSpec spec, TorchStageRunner runner)
    {
        var wanted = search.Wants()[0];
        var result = runner.Run(new StageRequest(wanted.Spec, ResumeFrom: null, spec.DataPath, spec.Checkpoints), Unheard.Instance, CancellationToken.None);
        return (Tell(search, new SearchCommands.StageDone(search.Id!, wanted.Key, result)), result);
    }

    private static TicketSearchState Tell(TicketSearchState search, ISearchCommand command) =>
        search.Decide(command).Events.Aggregate(search, (state, e) => state.Apply(e));

    private SearchSpec Read(string path) => SpecSource.Read(path, dataPath: null, devices: null, () => _folder.Store, _told.Add).Spec;

    private Task<Lottery> Run(string spec) => Lottery.Run("run", spec, "--home", PathOf("home"));

    private string Spec(string model, string more = "") => _folder.File("mine.conf", $$"""
        search {
          name = mine
          model { preset = uniter-mini, {{model}} }
          task { set = scenes, options { train-size = 64, evaluation-size = 32 } }
          {{more}}
          train { steps = 3, batch-size = 8, optimiser = bert-adam }
          prune { sparsities = [0.5] }
        }
        """);

    private string PathOf(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    private sealed class Unheard : IStageObserver
    {
        public static readonly Unheard Instance = new();

        public void Progress(StageProgress progress)
        {
        }

        public void CheckpointSaved(StageCheckpoint checkpoint)
        {
        }
    }
}
