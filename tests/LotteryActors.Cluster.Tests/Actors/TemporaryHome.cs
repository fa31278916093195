namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>A home folder that goes with the test.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lottery-home-").FullName;

    public string Artifacts => System.IO.Path.Combine(Path, "artifacts");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
