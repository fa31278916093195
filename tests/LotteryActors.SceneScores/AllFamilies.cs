using System.Diagnostics;
using LotteryActors.Cluster.Specs;

namespace LotteryActors.SceneScores;

/// <summary>Every search of the generated world, a process a family, as many at once as there are cores: Torch keeps to one thread in each.</summary>
internal static class AllFamilies
{
    /// <summary>The slowest first.</summary>
    private static readonly string[] Families = ["vilt", "lxmert", "uniter"];

    /// <returns>0, or the exit code of a family's process that failed.</returns>
    public static async Task<int> Score()
    {
        var folder = Directory.CreateTempSubdirectory("scene-scores-");
        try
        {
            using var cores = new SemaphoreSlim(Environment.ProcessorCount);
            var codes = await Task.WhenAll(Families.Select(family => Score(family, FileOf(family), cores)));
            if (codes.FirstOrDefault(code => code != 0) is var failed and not 0)
            {
                return failed;
            }

            SceneTable.Write([.. Families.Reverse().SelectMany(family => SceneScores.Read(FileOf(family)))]);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string FileOf(string family) => Path.Combine(folder.FullName, family + ".json");
    }

    private static async Task<int> Score(string family, string file, SemaphoreSlim cores)
    {
        var names = SearchSpecFile.BuiltIn.Where(name => name.StartsWith($"scenes-{family}-", StringComparison.Ordinal));
        await cores.WaitAsync();
        try
        {
            using var process = Process.Start(Environment.ProcessPath!, [file, .. names]);
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        finally
        {
            cores.Release();
        }
    }
}
