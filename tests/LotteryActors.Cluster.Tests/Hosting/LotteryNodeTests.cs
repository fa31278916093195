using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LotteryActors.Artifacts;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Tests.Hosting;

[Collection(NodesInTurn.Name)]
public sealed class LotteryNodeTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_node_with_real_device_processes_runs_a_search_to_its_verdict()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home));

        await Nodes.Submit(node.Client);
        var events = Nodes.Events(await Nodes.Watch(node.Client));

        Assert.IsType<SearchEvents.Submitted>(events[0]);
        Assert.IsType<SearchEvents.Completed>(events[^1]);
        Assert.Equal(
            LedgerReader.Read(_home.Path).Stages.Select(s => $"{s.Key} {string.Join(", ", s.State.Result!.Outputs)}").Order(StringComparer.Ordinal),
            new StageManifests(_home.Artifacts).All().Select(m => $"{m.Key} {string.Join(", ", m.Outputs)}"));
    }

    [Fact]
    public async Task A_device_that_cannot_be_served_stops_the_node_with_one_line()
    {
        var refusal = await Assert.ThrowsAsync<DeviceRefusedException>(() => Nodes.Start(Nodes.Options(_home) with { Devices = ["cpu", "cuda:7"] }));

        Assert.Equal("--devices cuda:7: a fake device is a cpu; name cpu", refusal.Message);
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_stops_the_node_with_one_line()
    {
        var refusal = await Assert.ThrowsAsync<DeviceRefusedException>(
            () => Nodes.Start(Nodes.Options(_home) with { Device = new DeviceCommand("/no/such/lottery", []), Devices = ["cpu"] }));

        Assert.StartsWith("--devices cpu: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/lottery", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task A_device_that_is_lost_for_good_ends_its_node_in_good_order()
    {
        var devices = new PuppetDevices();
        var starting = Nodes.Start(Nodes.Options(_home, devices) with { Devices = ["cpu"] });
        var device = await devices.Next();
        device.Say(new DeviceSignals.Ready(1, 1));
        await using var node = await starting;

        device.Say(new DeviceSignals.Unavailable("cuda:0: fell off the bus; restart the machine"));
        device.Say(new DeviceSignals.Exited(new DeviceExit(DeviceExit.NoDevice), ""));

        var refusal = await Assert.ThrowsAsync<DeviceRefusedException>(() => node.Terminated.WaitAsync(Nodes.Patience, TestContext.Current.CancellationToken));
        Assert.Equal("--devices cuda:0: fell off the bus; restart the machine", refusal.Message);
        Assert.False(File.Exists(CoordinatorFile.PathIn(_home.Path)));
    }

    [Fact]
    public async Task A_coordinator_can_be_found_while_it_is_up_and_not_after()
    {
        await using (await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home))))
        {
            Assert.Equal(Environment.ProcessId, CoordinatorFile.Read(_home.Path)?.Pid);
            await using var client = await LotteryClient.ConnectAsync(_home.Path, CancellationToken.None);
            Assert.NotNull(client);
        }

        Assert.False(File.Exists(CoordinatorFile.PathIn(_home.Path)));
        Assert.Null(await LotteryClient.ConnectAsync(_home.Path, CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_is_found_where_a_killed_coordinator_left_its_file()
    {
        new CoordinatorFile("127.0.0.1", 4053, int.MaxValue, Path.Combine(_home.Path, "coordinator.sock")).Write(_home.Path);

        Assert.Null(await LotteryClient.ConnectAsync(_home.Path, CancellationToken.None));
    }

    [Fact]
    public async Task A_search_whose_node_ended_abruptly_goes_on_when_another_starts()
    {
        var hanging = Nodes.Devices(_home).HangAfter(4);
        var first = await Nodes.Start(Nodes.Options(_home, hanging));
        await Nodes.Submit(first.Client);
        await hanging.Hanging.Task;
        await first.AbandonAsync();

        await using var second = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
        var events = Nodes.Events(await Nodes.Watch(second.Client));

        Assert.IsType<SearchEvents.Completed>(events[^1]);
        Assert.Single(events.OfType<SearchEvents.Submitted>());
    }

    [Fact]
    public async Task A_node_that_is_stopped_in_the_middle_leaves_and_another_goes_on()
    {
        var hanging = Nodes.Devices(_home).HangAfter(4);
        await using (var first = await Nodes.Start(Nodes.Options(_home, hanging)))
        {
            await Nodes.Submit(first.Client);
            await hanging.Hanging.Task;
        }

        await using var second = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));

        Assert.IsType<SearchEvents.Completed>(Nodes.Events(await Nodes.Watch(second.Client))[^1]);
        Assert.Equal(SearchPhase.Completed, Assert.Single(LedgerReader.Read(_home.Path).Searches).State.Phase);
    }

    [Fact]
    public async Task A_second_coordinator_in_a_home_is_refused_and_told_who_is_there()
    {
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));

        var refusal = await Assert.ThrowsAsync<NodeStartException>(() => Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home))));

        Assert.StartsWith(_home.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"pid {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--home", refusal.Message, StringComparison.Ordinal);
        await Nodes.Submit(node.Client);
        Assert.IsType<SearchEvents.Completed>(Nodes.Events(await Nodes.Watch(node.Client))[^1]);
    }

    [Fact]
    public async Task A_port_in_use_is_named_in_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refusal = await Assert.ThrowsAsync<NodeStartException>(() => Nodes.Start(Nodes.Options(_home) with { Port = port }));

        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--port", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task A_home_that_is_a_file_is_named_in_one_line()
    {
        var file = Path.Combine(_home.Path, "a-file");
        await File.WriteAllTextAsync(file, "", CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<NodeStartException>(() => Nodes.Start(Nodes.Options(_home) with { Home = file }));

        Assert.Equal($"{file}: is a file; name a folder with --home", refusal.Message);
    }

    [Fact]
    public void A_home_without_room_for_a_journal_is_refused_before_anything_is_begun()
    {
        var refusal = Assert.Throws<NodeStartException>(() => HomeFolder.MustHaveRoom("/full", free: 4096));

        Assert.StartsWith("/full: the disk is full, 4 KiB are free", refusal.Message, StringComparison.Ordinal);
        HomeFolder.MustHaveRoom("/roomy", free: 4 << 20);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData(":4053")]
    [InlineData("localhost:port")]
    [InlineData("localhost:70000")]
    public async Task A_seed_that_is_no_address_is_named(string seed)
    {
        var refusal = await Assert.ThrowsAsync<NodeStartException>(() => Nodes.Start(Nodes.Options(_home) with { Roles = NodeRoles.Worker, Seeds = [seed] }));

        Assert.Contains($"'{seed}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_no_hocon_is_named_and_the_home_is_free_again()
    {
        var file = Path.Combine(_home.Path, "mine.conf");
        await File.WriteAllTextAsync(file, "akka { loglevel = ", CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<NodeStartException>(() => Nodes.Start(Nodes.Options(_home) with { ConfigFile = file }));

        Assert.StartsWith(file, refusal.Message, StringComparison.Ordinal);
        await using var node = await Nodes.Start(Nodes.Options(_home, Nodes.Devices(_home)));
    }

    [Fact]
    public async Task A_worker_in_a_home_without_coordinator_says_what_to_name()
    {
        var refusal = await Assert.ThrowsAsync<NodeStartException>(() => Nodes.Start(Nodes.Options(_home) with { Roles = NodeRoles.Worker }));

        Assert.Contains("--seed", refusal.Message, StringComparison.Ordinal);
    }
}
