using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Tests.Hosting;

/// <summary>Clients that reach a coordinator as other processes do: by its home, through its socket.</summary>
[Collection(NodesInTurn.Name)]
public sealed class LotteryClientTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_search_is_submitted_and_watched_to_its_end()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
        await using var client = await Connect();

        await Nodes.Submit(client);
        var notices = await Nodes.Watch(client);

        Assert.IsType<SearchEvents.Completed>(Nodes.Events(notices)[^1]);
        Assert.Contains(notices, n => n is SearchNotices.StageCompleted);
    }

    [Fact]
    public async Task A_late_watcher_hears_everything_that_happened_in_order_and_once()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
        await using var client = await Connect();
        await Nodes.Submit(client);
        var early = await Nodes.Watch(client);

        var late = await Nodes.Watch(client);

        Assert.Equal(Nodes.Events(early).Select(e => e.GetType()), Nodes.Events(late).Select(e => e.GetType()));
        Assert.Equal(
            Enumerable.Range(1, Nodes.Events(late).Count).Select(i => (long)i),
            late.OfType<SearchNotices.SearchHappened>().Select(h => h.Position));
    }

    [Fact]
    public async Task A_search_is_paused_resumed_and_cancelled()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home).HangAfter(3)));
        await using var client = await Connect();
        await Nodes.Submit(client);

        Assert.True((await client.PauseAsync(Nodes.Small, CancellationToken.None)).Accepted);
        Assert.IsType<SearchEvents.Paused>(Nodes.Events(await Nodes.Watch(client))[^1]);
        Assert.True((await client.ResumeAsync(Nodes.Small, CancellationToken.None)).Accepted);
        Assert.True((await client.CancelAsync(Nodes.Small, CancellationToken.None)).Accepted);
        Assert.IsType<SearchEvents.Cancelled>(Nodes.Events(await Nodes.Watch(client))[^1]);
    }

    [Fact]
    public async Task A_search_nobody_submitted_is_refused_and_has_no_history()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
        await using var client = await Connect();

        Assert.False((await client.ResumeAsync(Nodes.Small, CancellationToken.None)).Accepted);
        Assert.Empty(await Nodes.Watch(client));
    }

    [Fact]
    public async Task A_watcher_is_told_when_the_coordinator_ends()
    {
        var hanging = Nodes.Devices(_home).HangAfter(2);
        var node = await Nodes.Start(Nodes.Options(_home, hanging) with { Devices = ["cpu"] });
        await using var client = await Connect();
        await Nodes.Submit(client);
        var watching = Nodes.Watch(client);
        await hanging.Hanging.Task;

        await node.AbandonAsync();

        var gone = await Assert.ThrowsAsync<CoordinatorGoneException>(() => watching);
        Assert.Contains("lottery resume", gone.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CoordinatorGoneException>(() => client.PauseAsync(Nodes.Small, CancellationToken.None));
    }

    [Fact]
    public async Task A_home_with_a_long_path_is_served_as_well()
    {
        var home = Path.Combine(_home.Path, new string('x', 120));
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)) with { Home = home });

        await using var client = await LotteryClient.ConnectAsync(home, CancellationToken.None);

        Assert.NotNull(client);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_user_may_use_the_socket()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CoordinatorFile.Read(_home.Path)!.Socket));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0003\0\0\0\u0001?\0")]
    public async Task Whoever_speaks_something_else_is_refused_and_others_are_served(string noise)
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
        using var stranger = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await stranger.ConnectAsync(new UnixDomainSocketEndPoint(CoordinatorFile.Read(_home.Path)!.Socket), CancellationToken.None);
        await stranger.SendAsync(Encoding.ASCII.GetBytes(noise), SocketFlags.None);

        await using var stream = new NetworkStream(stranger);
        var reply = Assert.IsType<CommandReply>(await GatewayFrame.ReadAsync(stream, CancellationToken.None));

        Assert.False(reply.Accepted);
        await using var client = await Connect();
        await Nodes.Submit(client);
    }

    private async Task<ILotteryClient> Connect()
    {
        var client = await LotteryClient.ConnectAsync(_home.Path, CancellationToken.None);
        Assert.NotNull(client);
        return client;
    }
}
