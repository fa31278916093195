using System.Diagnostics;
using System.Globalization;

namespace LotteryActors.Chaos.Tests;

/// <summary>Reads /proc: who lives, who is whose child.</summary>
internal static class ProcessTree
{
    public static bool IsAlive(int pid) => StateOf(pid) is { } state && state != 'Z';

    /// <summary>The living children of a process, oldest first.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(child => ParentOf(child) == pid && IsAlive(child))
            .Order()];

    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;
        kill.WaitForExit();
    }

    private static int? ParentOf(int pid) =>
        Stat(pid) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : null;

    private static char? StateOf(int pid) => Stat(pid)?[0][0];

    /// <summary>The fields of /proc/pid/stat after the command's name: state, parent, ...</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
