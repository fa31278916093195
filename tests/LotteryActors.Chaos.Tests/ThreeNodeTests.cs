using System.Net;
using System.Net.Sockets;
using System.Globalization;

namespace LotteryActors.Chaos.Tests;

/// <summary>One coordinator and two workers as processes of their own; the workers are killed.</summary>
[Collection(Chaos.Name)]
[Trait("Category", "Chaos")]
public sealed class ThreeNodeTests(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task Killing_worker_nodes_changes_no_byte()
    {
        using var home = new TemporaryHome();
        var port = FreePort();
        using var coordinator = LotteryProcess.Start("node", "--role", "coordinator", "--home", home.Path, "--port", port);
        await Eventually.True(() => File.Exists(Path.Combine(home.Path, "coordinator.json")), coordinator.Log);
        var dice = new Random(7);
        var workers = new List<LotteryProcess> { Worker(home, port), Worker(home, port) };
        using var run = LotteryProcess.Start("run", UndisturbedRun.Spec, "--home", home.Path, "--json");
        try
        {
            for (var kill = 0; kill < 3 && await run.Lines(dice.Next(3, 12)); kill++)
            {
                var victim = dice.Next(workers.Count);
                workers[victim].KillAll();
                workers[victim].Dispose();
                workers[victim] = Worker(home, port);
            }

            Assert.True(await run.Exit() == 0, $"{run.Log}\n--- coordinator ---\n{coordinator.Log}");
            (await Ledger.Of(home.Path)).MustEqual(undisturbed.Ledger, "three nodes, workers killed");
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }

    private static LotteryProcess Worker(TemporaryHome home, string port) =>
        LotteryProcess.Start("node", "--role", "worker", "--devices", "cpu", "--home", home.Path, "--seed", $"127.0.0.1:{port}");

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
