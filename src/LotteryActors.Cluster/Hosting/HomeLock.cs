using System.Diagnostics;
using System.Globalization;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// The right of one process to write a home's journal. The kernel takes it back when the process ends, however it ends.
/// </summary>
internal sealed class HomeLock : IDisposable
{
    /// <summary>A process that was just killed may need a moment to be gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    /// <exception cref="NodeStartException">Another coordinator runs in this home.</exception>
    public static async Task<HomeLock> TakeAsync(string home, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var taken = new HomeLock(new FileStream(Path.Combine(home, "coordinator.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                File.WriteAllText(HolderIn(home), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                return taken;
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && clock.Elapsed < Patience)
            {
                await Task.Delay(Pause, ct).ConfigureAwait(false);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException))
            {
                throw new NodeStartException(
                    $"{home}: a coordinator runs here already ({Holder(home)}); use it, stop it, or choose another --home", e);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderIn(string home) => Path.Combine(home, "coordinator.pid");

    private static string Holder(string home)
    {
        try
        {
            return $"pid {File.ReadAllText(HolderIn(home))}";
        }
        catch (IOException)
        {
            return "pid unknown";
        }
    }
}
