using System.Text.Json;

namespace LotteryActors.Data.Making;

/// <summary>
/// A folder that appears whole or not at all: everything is written under another name beside it, which it gets at the end.
/// A folder that was made so may be made anew, any other that holds something is left alone.
/// </summary>
internal static class MadeFolder
{
    /// <summary>Stands in every made folder.</summary>
    private const string Marker = "made-by-lottery.json";

    /// <exception cref="DataException">The folder holds something that was not made here.</exception>
    public static void Write(string folder, SceneOrder order, Action<string> write)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RequireOurs(target, folder);
        var (unfinished, old) = ($"{target}.unfinished", $"{target}.old");
        RequireOurs(unfinished, unfinished);
        RequireOurs(old, old);
        Remove(unfinished);
        Remove(old);
        Directory.CreateDirectory(unfinished);
        File.WriteAllBytes(Path.Combine(unfinished, Marker), JsonSerializer.SerializeToUtf8Bytes(new { set = "scenes", format = order.Format.ToString().ToLowerInvariant(), size = order.Size, seed = order.Seed }));
        write(unfinished);
        if (Directory.Exists(target))
        {
            Directory.Move(target, old);
        }

        Directory.Move(unfinished, target);
        Remove(old);
    }

    private static void RequireOurs(string folder, string said)
    {
        if (File.Exists(folder))
        {
            throw new DataException($"{said}: is a file; give the name of a folder that is to be made");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, Marker)))
        {
            throw new DataException($"{said}: holds files that `lottery data make` did not write; give a new or an empty folder");
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
