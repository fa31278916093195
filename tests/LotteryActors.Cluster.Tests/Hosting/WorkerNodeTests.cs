using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Tests.Hosting;

/// <summary>A coordinator and workers as nodes of their own, ended and started again.</summary>
[Collection(NodesInTurn.Name)]
public sealed class WorkerNodeTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_worker_in_the_coordinators_home_finds_it_and_does_its_stages()
    {
        await using var coordinator = await Nodes.Start(Coordinator(Nodes.FreePort()));
        var devices = Nodes.Devices(_home);
        await using var worker = await Nodes.Start(Worker(devices));

        await Nodes.Submit(coordinator.Client);

        Assert.IsType<SearchEvents.Completed>(Nodes.Events(await Nodes.Watch(coordinator.Client))[^1]);
        Assert.NotEmpty(devices.Runs);
    }

    [Fact]
    public async Task A_worker_whose_coordinator_ended_abruptly_joins_the_next_at_the_same_address()
    {
        var port = Nodes.FreePort();
        var first = await Nodes.Start(Coordinator(port));
        var devices = Nodes.Devices(_home);
        await using var worker = await Nodes.Start(Worker(devices) with { Seeds = [$"127.0.0.1:{port}"] });
        await first.AbandonAsync();

        await using var second = await Nodes.Start(Coordinator(port));
        await Nodes.Submit(second.Client);

        Assert.IsType<SearchEvents.Completed>(Nodes.Events(await Nodes.Watch(second.Client))[^1]);
        Assert.NotEmpty(devices.Runs);
        Assert.False(worker.Terminated.IsCompleted);
    }

    [Fact]
    public async Task Another_worker_takes_the_stage_of_one_that_ended_abruptly()
    {
        await using var coordinator = await Nodes.Start(Coordinator(Nodes.FreePort()));
        var hanging = Nodes.Devices(_home).HangAfter(3);
        var first = await Nodes.Start(Worker(hanging));
        await Nodes.Submit(coordinator.Client);
        await hanging.Hanging.Task;

        await first.AbandonAsync();
        await using var second = await Nodes.Start(Worker(Nodes.Devices(_home)));

        Assert.IsType<SearchEvents.Completed>(Nodes.Events(await Nodes.Watch(coordinator.Client))[^1]);
    }

    [Fact]
    public async Task A_worker_stops_though_its_coordinator_is_gone()
    {
        var first = await Nodes.Start(Coordinator(Nodes.FreePort()));
        var worker = await Nodes.Start(Worker(Nodes.Devices(_home)));
        await first.AbandonAsync();

        await worker.StopAsync().WaitAsync(Nodes.Patience);

        Assert.True(worker.Terminated.IsCompletedSuccessfully);
    }

    private NodeOptions Coordinator(int port) => Nodes.Options(_home) with { Roles = NodeRoles.Coordinator, Devices = [], Port = port };

    private NodeOptions Worker(InProcessDevices devices) => Nodes.Options(_home, devices) with { Roles = NodeRoles.Worker };
}
