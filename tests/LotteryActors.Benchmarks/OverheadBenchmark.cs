using LotteryActors.Artifacts;
using LotteryActors.BareLoop;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Tickets.Searches;
using LotteryActors.Training;

namespace LotteryActors.Benchmarks;

/// <summary>What the cluster costs: a whole search through one node with one device, against the same stages in a bare loop.</summary>
internal sealed class OverheadBenchmark : IBenchmark
{
    private const int Rounds = 3;

    private static readonly string SpecPath = Path.Combine(AppContext.BaseDirectory, "overhead.conf");

    public string Verb => "overhead";

    public string About => "a search of 23 stages, one device of one thread, in turn; Torch is loaded before each clock starts";

    public IReadOnlyList<Measurement> Run()
    {
        var spec = BareSearch.Resolve(SpecPath);
        string? home = null;
        LotteryNode? node = null;
        void Fresh()
        {
            node?.DisposeAsync().AsTask().Wait();
            node = null;
            if (home is not null)
            {
                Directory.Delete(home, recursive: true);
            }

            home = Directory.CreateTempSubdirectory("lottery-overhead-").FullName;
        }

        var measurements = Measurement.InTurn(
            Rounds,
            ("bare loop", () => Bare(spec, home!), () =>
            {
                Fresh();
                Bare(Warm(spec), home!);
            }),
            ("cluster", () => Search(node!, spec).Wait(), () =>
            {
                Fresh();
                node = Start(home!);
                Search(node, Warm(spec)).Wait();
            }));
        Fresh();
        Directory.Delete(home!);
        return measurements;
    }

    /// <summary>A search of a few steps: when it is done, Torch is loaded.</summary>
    private static SearchSpec Warm(SearchSpec spec) =>
        spec with { Name = "warm", Seed = 1, Recipe = spec.Recipe with { Steps = 2, WarmupSteps = 0 }, Prune = spec.Prune with { Sparsities = [0.5] } };

    private static void Bare(SearchSpec spec, string home) =>
        new BareSearch(new TorchStageRunner(new DirectoryArtifactStore(Path.Combine(home, "artifacts")), new TorchStageOptions())).Run(spec);

    private static LotteryNode Start(string home)
    {
        var device = new DeviceCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "device"]);
        return LotteryNode.StartAsync(new NodeOptions { Home = home, Device = device, Devices = ["cpu"] }, CancellationToken.None).Result;
    }

    private static async Task Search(LotteryNode node, SearchSpec spec)
    {
        var reply = await node.Client.SubmitAsync(spec, CancellationToken.None);
        if (!reply.Accepted)
        {
            throw new InvalidOperationException(reply.Message);
        }

        await foreach (var _ in node.Client.WatchAsync(SearchId.Of(spec), CancellationToken.None))
        {
        }
    }
}
