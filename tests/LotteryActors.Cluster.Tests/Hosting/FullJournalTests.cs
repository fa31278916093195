using System.Diagnostics;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Cluster.Tests.Actors;

namespace LotteryActors.Cluster.Tests.Hosting;

/// <summary>A journal on a file system of its own that really fills up. Only root may mount one; others see the test skipped.</summary>
[Collection(NodesInTurn.Name)]
public sealed class FullJournalTests : IDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly bool _isMounted;

    public FullJournalTests() => _isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", _home.Path) == 0;

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "--lazy", _home.Path);
        }

        _home.Dispose();
    }

    [Fact]
    public async Task A_journal_that_fills_up_is_told_to_those_who_watch_and_the_search_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(_isMounted, "only root can mount the small file system that this test fills");
        using var patience = new CancellationTokenSource(Nodes.Patience);
        var devices = new PuppetDevices();
        var starting = Nodes.Start(Nodes.Options(_home, devices) with { Devices = ["cpu"] });
        var device = await devices.Next();
        device.Say(new DeviceSignals.Ready(1, 1));
        await using var node = await starting;
        await Nodes.Submit(node.Client);
        await device.Running.Task.WaitAsync(patience.Token);
        var notices = node.Client.WatchAsync(Nodes.Small, patience.Token).GetAsyncEnumerator(patience.Token);
        await Next<SearchNotices.StageProgressed>(notices);

        var filler = Path.Combine(_home.Path, "filler");
        Fill(filler);
        device.Say(new DeviceSignals.Finished(device.LastRun, Samples.Result));
        var hindered = await Next<SearchNotices.Hindered>(notices);

        Assert.StartsWith($"{JournalFile.PathIn(_home.Path)}: the disk is full; ", hindered.Reason, StringComparison.Ordinal);
        Assert.StartsWith(JournalFile.PathIn(_home.Path), JournalFile.Shortage(_home.Path), StringComparison.Ordinal);
        File.Delete(filler);
        Assert.Equal(Samples.Result.Outputs, (await Next<SearchNotices.StageCompleted>(notices)).Result.Outputs);
        await notices.DisposeAsync();
    }

    private static async Task<T> Next<T>(IAsyncEnumerator<SearchNotice> notices)
    {
        while (await notices.MoveNextAsync())
        {
            if (notices.Current is T notice)
            {
                return notice;
            }
        }

        throw new InvalidOperationException($"the watch ended before a {typeof(T).Name}");
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
