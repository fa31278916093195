using System.Runtime.InteropServices;
using LotteryActors.Cluster.Devices;

namespace LotteryActors.Cli.Running;

/// <summary>How a node starts this same program again as a device process.</summary>
internal static class DeviceExecutable
{
    private const string Verb = "device";

    /// <summary>The apphost where this process is one, else <c>dotnet lottery.dll</c> with the dotnet that runs this process.</summary>
    public static DeviceCommand Command { get; } = Of(Environment.ProcessPath, typeof(DeviceExecutable).Assembly.Location);

    internal static DeviceCommand Of(string? processPath, string assembly) =>
        processPath is not null && Path.GetFileNameWithoutExtension(processPath) == Path.GetFileNameWithoutExtension(assembly)
            ? new DeviceCommand(processPath, [Verb])
            : new DeviceCommand(Dotnet(processPath), [assembly, Verb]);

    /// <summary>A test host or another program may hold this assembly; the runtime's own folder leads to its dotnet.</summary>
    private static string Dotnet(string? processPath)
    {
        if (processPath is not null && Path.GetFileNameWithoutExtension(processPath) == "dotnet")
        {
            return processPath;
        }

        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(beside) ? beside : "dotnet";
    }
}
