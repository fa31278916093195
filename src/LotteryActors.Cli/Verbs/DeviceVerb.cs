using System.CommandLine;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cluster.Devices;
using LotteryActors.Models.Native;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;

namespace LotteryActors.Cli.Verbs;

/// <summary>
/// <c>lottery device</c>: with the words after it a look at this machine's devices, with hidden options the child process of a
/// worker, the only place where Torch runs. There stage requests come on standard input, reports go to standard output;
/// it ends when its parent does.
/// </summary>
internal static class DeviceVerb
{
    public static Command Create(Terminal terminal)
    {
        var device = new Option<string>("--device") { Required = true, Hidden = true };
        var store = new Option<string>("--store") { Required = true, Hidden = true };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1, Hidden = true };
        var command = new VerbCommand(
            "device",
            "Looks at this machine's devices, and at the libtorch that would serve them.",
            ("device check", "can the CPU and the GPUs of this machine be served?"))
        {
            device, store, threads, DeviceCheckVerb.Create(terminal), CreateTrial(terminal),
        };
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

    /// <summary>Hidden: the first work on a device, in a process that <c>device check</c> can afford to lose.</summary>
    private static Command CreateTrial(Terminal terminal)
    {
        var device = new Argument<string>("device");
        var command = new Command("try", "Does a little work on one device") { device };
        command.Hidden = true;
        command.SetAction(parsed => Try(terminal, parsed.GetValue(device)!));
        return command;
    }

    private static int Try(Terminal terminal, string device)
    {
        try
        {
            terminal.Out.WriteLine(DeviceName.TryParse(device, out var name)
                ? TorchTrial.Run(name, threads: 1)
                : throw new TorchUnavailableException($"{device}: is no device; name cpu or cuda:0"));
            return ExitCodes.Ok;
        }
        catch (TorchUnavailableException e)
        {
            terminal.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
            return DeviceExit.NoDevice;
        }
    }
}
