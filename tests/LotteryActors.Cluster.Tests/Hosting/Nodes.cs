using LotteryActors.Artifacts;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.FakeDevice;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Tests.Hosting;

/// <summary>Nodes as a command starts them, and what tests ask of them.</summary>
internal static class Nodes
{
    public static TimeSpan Patience => TimeSpan.FromSeconds(60);

    public static SearchId Small { get; } = SearchId.Of(Samples.Small);

    public static InProcessDevices Devices(TemporaryHome home) => new(new FakeStageRunner(new DirectoryArtifactStore(home.Artifacts)));

    /// <summary>Coordinator and worker in one, two devices.</summary>
    public static NodeOptions Options(TemporaryHome home, IDeviceProcessFactory? devices = null) => new()
    {
        Home = home.Path,
        Device = new DeviceCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "fake-device.dll")]),
        Devices = ["cpu", "cpu"],
        DrainBudget = TimeSpan.FromSeconds(1),
        DeviceProcesses = devices,
    };

    public static Task<LotteryNode> Start(NodeOptions options) => LotteryNode.StartAsync(options, TestContext.Current.CancellationToken);

    public static async Task Submit(ILotteryClient client, SearchSpec? spec = null)
    {
        var reply = await client.SubmitAsync(spec ?? Samples.Small, TestContext.Current.CancellationToken);
        Assert.True(reply.Accepted, reply.Message);
    }

    /// <summary>All notices of a watch that ends by itself.</summary>
    public static async Task<IReadOnlyList<SearchNotice>> Watch(ILotteryClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        var notices = new List<SearchNotice>();
        await foreach (var notice in client.WatchAsync(Small, patience.Token))
        {
            notices.Add(notice);
        }

        return notices;
    }

    public static IReadOnlyList<ISearchEvent> Events(IReadOnlyList<SearchNotice> notices) =>
        [.. notices.OfType<SearchNotices.SearchHappened>().Select(h => h.Event)];

    /// <summary>A port nobody listens on for the moment.</summary>
    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Nodes share the machine's ports and cores: they take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NodesInTurn
{
    public const string Name = "nodes";
}
