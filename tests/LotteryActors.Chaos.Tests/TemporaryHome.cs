namespace LotteryActors.Chaos.Tests;

/// <summary>A folder for one run, gone with the test.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lottery-chaos-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
