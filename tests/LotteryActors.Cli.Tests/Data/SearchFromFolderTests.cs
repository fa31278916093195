using LotteryActors.BareLoop;
using LotteryActors.Data.Making;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;

namespace LotteryActors.Cli.Tests.Data;

/// <summary>
/// A search from a folder that <c>lottery data make</c> wrote, run to its end, is the search on the generated scenes. LXMERT's
/// files keep every number, so that every byte is the same. UNITER's keep half floats, and ViLT's no regions, by whose number
/// the generated batches are sorted too: there scores agree but for rounding.
/// </summary>
public sealed class SearchFromFolderTests : IDisposable
{
    /// <summary>Retrieval ranks a tenth as many pictures, and ten at least.</summary>
    private const int Size = 100;
    private const double Rounding = 2e-2;

    /// <summary>LXMERT predicts the classes of its regions; scenes have fewer of them than its own detector.</summary>
    private static readonly DataOption[] DetectorOfScenes = [new("attributes", "8"), new("objects", "4")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lxmert", "nlvr2")]
    [InlineData("lxmert", "vqa")]
    public async Task What_the_files_keep_whole_gives_the_same_bytes(string family, string task)
    {
        var (made, generated) = (await FromFolder(family, task), Generated(family, task));

        Assert.Equal(generated.Select(Facts), made.Select(Facts));
    }

    [Theory]
    [InlineData("uniter", "nlvr2")]
    [InlineData("uniter", "retrieval")]
    [InlineData("vilt", "nlvr2")]
    public async Task What_the_files_keep_nearly_gives_nearly_the_same_scores(string family, string task)
    {
        var (made, generated) = (await FromFolder(family, task), Generated(family, task));

        Assert.Equal(Scores(generated), Scores(made), Nearly);
    }

    private async Task<List<Stage>> FromFolder(string family, string task)
    {
        var folder = Path.Combine(_folder.Path, family);
        Assert.Equal(0, (await Lottery.Run("data", "make", "scenes", "--out", folder, "--size", $"{Size}", "--format", family)).ExitCode);
        return Run(family, task, family, family == "lxmert" ? DetectorOfScenes : [], folder);
    }

    private List<Stage> Generated(string family, string task)
    {
        var order = new SceneOrder(Enum.Parse<SceneFormat>(family, ignoreCase: true), Size);
        return Run(family, task, "scenes", order.Options, null);
    }

    /// <summary>Batches hold all examples, so that each step learns from the same ones in whatever order.</summary>
    private List<Stage> Run(string family, string task, string set, IReadOnlyList<DataOption> options, string? folder)
    {
        var given = string.Join(", ", options.Select(option => $"{option.Name} = {option.Value}"));
        var spec = _folder.File("mine.conf", $$"""
            search {
              name = mine
              model = {{family}}-mini
              task {
                name = {{task}}
                set = {{set}}
                options { {{given}} }
              }
              pretrain {
                set = {{set}}
                options { {{given}} }
                steps = 2
                batch-size = {{Size}}
                learning-rate = 1e-3
                objectives { mlm = 1, itm = 1 }
              }
              train { steps = 3, batch-size = {{Size}}, learning-rate = 1e-3 }
              prune { sparsities = [0.5] }
            }
            """);
        var search = new BareSearch(new TorchStageRunner(_folder.Store, new TorchStageOptions()));
        search.Run(BareSearch.Resolve(spec, folder));
        return [.. search.Stages.Select(stage => new Stage(stage.Spec, stage.Result))];
    }

    private static string Facts(Stage stage) => string.Join(' ',
        [$"{stage.Spec.Kind}", .. stage.Result.Outputs.Select(output => $"{output.Name} {output.Digest}"), .. stage.Result.Scores.Select(score => $"{score.Name} {score.Value:R}")]);

    private static IEnumerable<(string Name, double Value)> Scores(List<Stage> stages) =>
        stages.SelectMany(stage => stage.Result.Scores.Select(score => ($"{stage.Spec.Kind} {score.Name}", score.Value)));

    private static bool Nearly((string Name, double Value) one, (string Name, double Value) other) =>
        one.Name == other.Name && Math.Abs(one.Value - other.Value) <= Rounding * Math.Max(1, Math.Abs(one.Value));

    private sealed record Stage(StageSpec Spec, StageResult Result);
}
