using System.ComponentModel;
using System.Diagnostics;
using LotteryActors.Cluster.Devices;
using LotteryActors.Models.Native.Preflight;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>First work on a device in a child process: a libtorch that does not fit may end a process in ways that cannot be caught.</summary>
internal static class DeviceTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="command">How a device process is started.</param>
    /// <param name="torch">The folder of the libtorch to be tried.</param>
    public static async Task<Finding> Run(DeviceCommand command, DeviceName device, string torch, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, "try", device.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LOTTERY_TORCH"] = torch },
        };
        try
        {
            using var process = Process.Start(start)!;
            return await Follow(process, device, ct);
        }
        catch (Win32Exception e)
        {
            return new Finding(device.ToString(), FindingKind.Wrong, $"{command.FileName}: {e.Message}", "check the installation");
        }
    }

    private static async Task<Finding> Follow(Process process, DeviceName device, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return Told(device, new DeviceExit(process.ExitCode), LastLine(await output), LastLine(await errors));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            ct.ThrowIfCancellationRequested();
            return new Finding(device.ToString(), FindingKind.Wrong, $"a little work is not done after {Patience.TotalMinutes:0} minutes", "look whether the device hangs (nvidia-smi)");
        }
    }

    private static Finding Told(DeviceName device, DeviceExit exit, string output, string errors) => exit.Code switch
    {
        0 => new Finding(device.ToString(), FindingKind.Fine, output),
        DeviceExit.NoDevice => new Finding(device.ToString(), FindingKind.Wrong, errors),
        _ => new Finding(device.ToString(), FindingKind.Wrong, $"{exit.Meaning} {errors}".TrimEnd()),
    };

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("").Trim();
}
