using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LotteryActors.BareLoop;

/// <summary>Names the machine that the numbers belong to.</summary>
public static class Machine
{
    public static string Description =>
        $"{Processor}, {Environment.ProcessorCount} cores, {Vectors}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    private static string Processor =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : "unknown processor";

    private static string Vectors => Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";
}
