using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Devices;

/// <summary>
/// The child's side of the pipe. The thread that calls <see cref="Serve"/> runs every stage, and so owns Torch; another
/// listens. When the pipe closes the parent is gone, and this process ends on the spot, wherever its stage is: whatever
/// was durable is in the store, and nobody would hear of the rest.
/// </summary>
public sealed partial class DeviceServer
{
    private readonly Stream _output;
    private readonly IStageRunner _runner;
    private readonly StageManifests _manifests;

    private DeviceServer(Stream output, IStageRunner runner, StageManifests manifests)
    {
        _output = output;
        _runner = runner;
        _manifests = manifests;
    }

    /// <summary>Serves until the input closes, and then ends the process: it does not return in between.</summary>
    /// <param name="manifests">Where every finished stage is written down, before anybody is told of it.</param>
    public static void Serve(Stream input, Stream output, IStageRunner runner, StageManifests manifests)
    {
        var server = new DeviceServer(output, runner, manifests);
        using var runs = new BlockingCollection<StoppableRun>();
        server.Tell(new DeviceSignals.Ready(DevicePipe.Protocol, Environment.ProcessId));
        new Thread(() => Listen(input, runs)) { IsBackground = true, Name = "device orders" }.Start();
        foreach (var run in runs.GetConsumingEnumerable())
        {
            using (run.Stop)
            {
                server.Tell(server.Outcome(run.Order, run.Stop.Token));
            }
        }
    }

    /// <summary>Tells the worker that this process cannot serve its device; nothing is gained by starting another.</summary>
    /// <param name="why">One line: the device, what is the matter, the mend.</param>
    /// <returns>The exit code to end with.</returns>
    public static int Refuse(Stream output, string why)
    {
        Write(output, new DeviceSignals.Unavailable(why));
        return DeviceExit.NoDevice;
    }

    private static void Listen(Stream input, BlockingCollection<StoppableRun> runs)
    {
        try
        {
            Obey(input, runs);
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            Exit(DeviceExit.BadPipe);
        }
        catch (IOException)
        {
            // The parent died in the middle of a frame.
        }

        Exit(0);
    }

    /// <summary>A stop is for the run ordered last, begun or not.</summary>
    private static void Obey(Stream input, BlockingCollection<StoppableRun> runs)
    {
        var last = new CancellationTokenSource();
        while (DevicePipe.ReadAsync<DeviceOrder>(input).GetAwaiter().GetResult() is { } order)
        {
            switch (order)
            {
                case DeviceOrders.Run run:
                    last = new CancellationTokenSource();
                    runs.Add(new StoppableRun(run, last));
                    break;
                case DeviceOrders.Stop:
                    Cancel(last);
                    break;
            }
        }
    }

    private static void Cancel(CancellationTokenSource run)
    {
        try
        {
            run.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private DeviceSignal Outcome(DeviceOrders.Run run, CancellationToken stop)
    {
        try
        {
            var result = _runner.Run(run.Request, new Observer(this, run.Number), stop);
            _manifests.Write(StageManifest.Of(run.Request.Spec, run.Attempt, result));
            return new DeviceSignals.Finished(run.Number, result);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new DeviceSignals.Stopped(run.Number);
        }
        catch (Exception e) when (e is StageFailedException or ArtifactException)
        {
            return new DeviceSignals.Failed(run.Number, e.Message, End(e), DamagedBehind(e));
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return new DeviceSignals.Failed(run.Number, $"{e.GetType().Name}: {FirstLine(e.Message)}", AttemptEnd.Failed, Damaged: null);
        }
    }

    private static AttemptEnd End(Exception e) => e switch
    {
        _ when Behind(e).OfType<ArtifactStoreFullException>().Any() => AttemptEnd.DiskFull,
        StageFailedException { Retriable: true } => AttemptEnd.Failed,
        _ => AttemptEnd.Invalid,
    };

    private void Tell(DeviceSignal signal)
    {
        try
        {
            lock (_output)
            {
                Write(_output, signal);
            }
        }
        catch (IOException)
        {
            Exit(0);
        }
    }

    private static void Write(Stream output, DeviceSignal signal)
    {
        output.Write(DevicePipe.Frame(signal));
        output.Flush();
    }

    private static Digest? DamagedBehind(Exception e) =>
        Behind(e).Select(cause => (cause as ArtifactDamagedException)?.Digest ?? (cause as ArtifactMissingException)?.Digest).FirstOrDefault(digest => digest is not null);

    /// <summary>An exception and its causes, outermost first.</summary>
    private static IEnumerable<Exception> Behind(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    /// <summary>Ends this process without waiting for any thread: the stage's may be deep in native code.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    private sealed record StoppableRun(DeviceOrders.Run Order, CancellationTokenSource Stop);

    private sealed class Observer(DeviceServer server, long run) : IStageObserver
    {
        public void Progress(StageProgress progress) => server.Tell(new DeviceSignals.Progressed(run, progress));

        public void CheckpointSaved(StageCheckpoint checkpoint) => server.Tell(new DeviceSignals.CheckpointSaved(run, checkpoint));
    }
}
