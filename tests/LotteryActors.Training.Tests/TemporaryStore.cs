using LotteryActors.Artifacts;

namespace LotteryActors.Training.Tests;

/// <summary>A store in a folder of its own that goes with it.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lottery-training-");

    public TemporaryStore() => Store = new DirectoryArtifactStore(_folder.FullName);

    public DirectoryArtifactStore Store { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
