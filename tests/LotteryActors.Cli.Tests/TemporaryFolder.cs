using LotteryActors.Artifacts;

namespace LotteryActors.Cli.Tests;

/// <summary>A folder for one test, gone with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lottery-cli-").FullName;

    internal DirectoryArtifactStore Store => new(System.IO.Path.Combine(Path, "artifacts"));

    public string File(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
