using LotteryActors.Cluster.Journal;

namespace LotteryActors.Cluster.Hosting;

/// <summary>The folder a node writes to: there, and with room for a journal, before anything is begun in it.</summary>
internal static class HomeFolder
{
    /// <exception cref="NodeStartException">A file is in its place, or its disk is full.</exception>
    public static void Prepare(string home)
    {
        if (File.Exists(home))
        {
            throw new NodeStartException($"{home}: is a file; name a folder with --home");
        }

        Directory.CreateDirectory(home);
        MustHaveRoom(home, new DriveInfo(home).AvailableFreeSpace);
    }

    /// <param name="free">Bytes free on its disk.</param>
    /// <exception cref="NodeStartException">They are too few.</exception>
    internal static void MustHaveRoom(string home, long free)
    {
        if (free < JournalFile.LeastRoom)
        {
            throw new NodeStartException($"{home}: the disk is full, {free / 1024} KiB are free; free some (`lottery gc` may help) and start again: nothing finished is lost");
        }
    }
}
