using System.Globalization;

namespace LotteryActors.Chaos.Tests;

/// <summary>
/// Kills real processes at random points of a search. Ten kills as a rule; LOTTERY_CHAOS_KILLS=100 for the long form.
/// </summary>
[Collection(Chaos.Name)]
[Trait("Category", "Chaos")]
public sealed class KilledSearchTests(UndisturbedRun undisturbed)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LOTTERY_CHAOS_KILLS") ?? "10", CultureInfo.InvariantCulture);

    private enum Victim
    {
        Device,
        Node,
        Everything,
    }

    [Fact]
    public async Task A_search_killed_at_random_points_ends_in_the_same_bytes_and_repeats_little()
    {
        using var home = new TemporaryHome();
        var dice = new Random(20_260_406);
        var history = new List<string>();
        var repeated = new RepeatedTraining();
        var resumed = 0;
        var process = Run(home);
        try
        {
            Assert.NotNull(await process.LineWith("\"checkpoint\""));
            KillDevices(process, history);
            while (history.Count < Kills)
            {
                if (!await process.Lines(dice.Next(1, 12)))
                {
                    // It finished before the dice were through: begin again in an empty home, kills counted on.
                    resumed += await Finished(process, home, history, repeated);
                    process.Dispose();
                    Directory.Delete(home.Path, recursive: true);
                    process = Run(home);
                    repeated = new RepeatedTraining();
                    continue;
                }

                var victim = Strike(process, dice, history);
                if (victim is not Victim.Device)
                {
                    await process.Exit();
                    repeated.Listen(process.Log);
                    process.Dispose();
                    process = dice.Next(2) == 0 ? Run(home) : Resume(home);
                }
            }

            resumed += await Finished(process, home, history, repeated);
            Assert.True(resumed > 0, $"no attempt resumed from a checkpoint:\n{string.Join('\n', history)}");
        }
        finally
        {
            process.Dispose();
        }
    }

    [Fact]
    public async Task A_second_identical_run_is_answered_from_the_ledger()
    {
        var second = await LotteryProcess.Run("run", UndisturbedRun.Spec, "--home", undisturbed.Home);

        Assert.Contains("from the ledger", second.Log, StringComparison.Ordinal);
        (await Ledger.Of(undisturbed.Home)).MustEqual(undisturbed.Ledger, "a second identical run");
    }

    [Fact]
    public async Task Killing_the_run_leaves_no_device_process_behind()
    {
        using var home = new TemporaryHome();
        using var run = Run(home);
        Assert.True(await run.Lines(4));
        var devices = run.Devices;
        Assert.NotEmpty(devices);

        run.Kill();
        await run.Exit();

        await Eventually.True(() => !devices.Any(ProcessTree.IsAlive), "device processes outlived their node");
    }

    [Fact]
    public async Task A_terminated_node_checkpoints_leaves_and_is_resumed()
    {
        using var home = new TemporaryHome();
        using (var run = Run(home))
        {
            Assert.True(await run.Lines(6));
            run.Terminate();
            await run.Exit();
        }

        await LotteryProcess.Run("resume", "--home", home.Path);

        (await Ledger.Of(home.Path)).MustEqual(undisturbed.Ledger, "terminated and resumed");
    }

    private static LotteryProcess Run(TemporaryHome home) =>
        LotteryProcess.Start("run", UndisturbedRun.Spec, "--home", home.Path, "--json");

    private static LotteryProcess Resume(TemporaryHome home) => LotteryProcess.Start("resume", "--home", home.Path, "--json");

    private static Victim Strike(LotteryProcess process, Random dice, List<string> history)
    {
        var devices = process.Devices;
        var victim = devices.Count == 0 ? Victim.Node : (Victim)dice.Next(3);
        history.Add($"kill {history.Count + 1}: {victim}");
        switch (victim)
        {
            case Victim.Device:
                ProcessTree.Signal(devices[dice.Next(devices.Count)], "KILL");
                break;
            case Victim.Node:
                process.Kill();
                break;
            default:
                process.KillAll();
                break;
        }

        return victim;
    }

    private static void KillDevices(LotteryProcess process, List<string> history)
    {
        history.Add($"kill {history.Count + 1}: all devices, right after a checkpoint");
        foreach (var device in process.Devices)
        {
            ProcessTree.Signal(device, "KILL");
        }
    }

    /// <returns>How many attempts resumed from a checkpoint.</returns>
    private async Task<int> Finished(LotteryProcess process, TemporaryHome home, List<string> history, RepeatedTraining repeated)
    {
        Assert.True(await process.Exit() == 0, $"{string.Join('\n', history)}\n{process.Log}");
        (await Ledger.Of(home.Path)).MustEqual(undisturbed.Ledger, string.Join('\n', history));
        repeated.Listen(process.Log);
        return repeated.MustBeAtMostAnInterval(home.Path, string.Join('\n', history));
    }
}
