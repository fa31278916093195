using System.Diagnostics;
using System.Threading.Channels;

namespace LotteryActors.Chaos.Tests;

/// <summary>One real <c>lottery</c> process, its output as lines, and the means to end it by force.</summary>
internal sealed class LotteryProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _log = [];
    private readonly Task _reading;

    private LotteryProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(Read(process.StandardOutput, publish: true), Read(process.StandardError, publish: false))
            .ContinueWith(_ => _lines.Writer.TryComplete(), TaskScheduler.Default);
    }

    public int Id => _process.Id;

    public IReadOnlyList<int> Devices => ProcessTree.ChildrenOf(Id);

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public static LotteryProcess Start(params string[] arguments)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "lottery.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["LOTTERY_TRACE"] = "1";
        return new LotteryProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end and wants exit code 0.</summary>
    public static async Task<LotteryProcess> Run(params string[] arguments)
    {
        var process = Start(arguments);
        Assert.True(await process.Exit() == 0, $"lottery {string.Join(' ', arguments)} ended with {process._process.ExitCode}:\n{process.Log}");
        return process;
    }

    /// <summary>Waits until so many more lines have come out; false when the process ended before.</summary>
    public async Task<bool> Lines(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var i = 0; i < count; i++)
        {
            try
            {
                await _lines.Reader.ReadAsync(patience.Token);
            }
            catch (ChannelClosedException)
            {
                return false;
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"no further line in {Patience}; so far:\n{Log}");
            }
        }

        return true;
    }

    /// <summary>The next line that holds <paramref name="text"/>, null when the process ended first.</summary>
    public async Task<string?> LineWith(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _lines.Reader.WaitToReadAsync(patience.Token))
        {
            while (_lines.Reader.TryRead(out var line))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }

        return null;
    }

    public async Task<int> Exit()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _reading;
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"lottery did not end in {Patience}:\n{Log}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL to this process alone.</summary>
    public void Kill() => ProcessTree.Signal(Id, "KILL");

    /// <summary>SIGKILL to this process and every device process of it, at once.</summary>
    public void KillAll()
    {
        var devices = Devices;
        Kill();
        foreach (var device in devices)
        {
            ProcessTree.Signal(device, "KILL");
        }
    }

    public void Terminate() => ProcessTree.Signal(Id, "TERM");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillAll();
        }

        _process.Dispose();
    }

    private async Task Read(StreamReader reader, bool publish)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Add(line);
            }

            if (publish)
            {
                _lines.Writer.TryWrite(line);
            }
        }
    }
}
