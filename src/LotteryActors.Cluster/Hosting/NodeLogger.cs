using System.Globalization;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// What a node logs, into <c>logs/node.log</c> of its home and, with LOTTERY_TRACE=1, to stderr. Never to stdout: that belongs to the
/// command.
/// </summary>
internal sealed class NodeLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private const long MaxBytes = 16 << 20;

    private readonly bool _traces = Environment.GetEnvironmentVariable("LOTTERY_TRACE") == "1";
    private StreamWriter? _file;

    public NodeLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    protected override void PreStart()
    {
        try
        {
            _file = Open(Context.System.Settings.Config.GetString("lottery.log-file"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"no log: {e.Message}");
        }
    }

    protected override void PostStop() => _file?.Dispose();

    /// <summary>Nodes of one home share the file, a line at a time.</summary>
    private static StreamWriter Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
        {
            File.Move(path, path + ".1", overwrite: true);
        }

        return new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    private void Write(LogEvent e)
    {
        var cause = e.Cause is null ? "" : _traces ? $"\n{e.Cause}" : $": {e.Cause.GetType().Name}: {e.Cause.Message}";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Timestamp:yyyy-MM-ddTHH:mm:ss.fff}Z {Environment.ProcessId} {e.LogLevel().ToString()[..^"Level".Length].ToLowerInvariant()} {e.LogSource}: {e.Message}{cause}");
        try
        {
            _file?.WriteLine(line);
        }
        catch (IOException)
        {
            // A full disk costs log lines, never the node.
        }

        if (_traces)
        {
            Console.Error.WriteLine(line);
        }
    }
}
