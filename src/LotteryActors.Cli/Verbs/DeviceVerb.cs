using System.CommandLine;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cluster.Devices;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;

namespace LotteryActors.Cli.Verbs;

/// <summary>
/// <c>lottery device</c>, hidden: the child process of a worker, the only place where Torch runs. Stage requests come on standard
/// input, reports go to standard output; ends when its parent does.
/// </summary>
internal static class DeviceVerb
{
    public static Command Create()
    {
        var device = new Option<string>("--device") { Required = true };
        var store = new Option<string>("--store") { Required = true };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1 };
        var command = new Command("device", "Runs stages for the node that started it") { device, store, threads };
        command.Hidden = true;
        command.SetAction(parsed => Serve(parsed.GetValue(device)!, parsed.GetValue(store)!, parsed.GetValue(threads)));
        return command;
    }

    /// <summary>Signals to the whole process group are the node's to answer: it asks its devices to save and stop.</summary>
    private static int Serve(string device, string store, int threads)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        TorchStageRunner runner;
        try
        {
            runner = new TorchStageRunner(new DirectoryArtifactStore(store), new TorchStageOptions { Device = device, Threads = threads });
        }
        catch (Exception e)
        {
            return DeviceServer.Refuse(output, Why(device, e));
        }

        DeviceServer.Serve(input, output, runner, new StageManifests(store));
        return ExitCodes.Ok;
    }

    private static string Why(string device, Exception e) =>
        (e is DeviceUnavailableException ? e.Message : $"{device}: {e.Message}").ReplaceLineEndings(" ");
}
