using System.Globalization;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// The kernel kills a process that takes too much memory with the same signal as an operator who kills it by hand. Only the kernel's
/// count of such kills tells them apart.
/// </summary>
public static class OutOfMemoryKills
{
    private const string Statistics = "/proc/vmstat";

    /// <summary>Out-of-memory kills on this machine since it started; 0 where the kernel does not say.</summary>
    public static long Count()
    {
        try
        {
            var line = File.ReadLines(Statistics).FirstOrDefault(l => l.StartsWith("oom_kill ", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan("oom_kill ".Length), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
