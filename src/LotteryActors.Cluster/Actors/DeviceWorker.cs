using Akka.Actor;
using Akka.Event;
using LotteryActors.Cluster.Devices;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// One device: owns its process, runs one stage at a time in it, and reports to the stage whatever happens, until the stage has
/// acknowledged it. A dead process is replaced and the node lives on, unless the device cannot be served at all.
/// </summary>
public sealed class DeviceWorker : ReceiveActor, IWithTimers
{
    private const int TicksBetweenRegistrations = 5;

    /// <summary>So many registrations without an answer, and nobody is there to acknowledge anything.</summary>
    private const int TicksUntilAlone = 3 * TicksBetweenRegistrations;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    private readonly DeviceSlot _slot;
    private readonly DeviceId _id;
    private readonly IDeviceProcessFactory _processes;
    private readonly IActorRef _dispatcher;
    private readonly IActorRef _stages;
    private readonly ActorTimings _timings;
    private readonly Outbox _outbox = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IDeviceProcess? _process;
    private bool _isReady;
    private DeviceJob? _job;
    private IReadOnlyList<Digest> _holds = [];
    private IActorRef? _drainer;
    private long _life;
    private long _runs;
    private long _outOfMemoryKills;
    private int _deaths;
    private int _ticks;
    private int _unheard;

    public DeviceWorker(DeviceSlot slot, string node, IDeviceProcessFactory processes, IActorRef dispatcher, IActorRef stages, ActorTimings timings)
    {
        (_slot, _processes, _dispatcher, _stages, _timings) = (slot, processes, dispatcher, stages, timings);
        _id = new DeviceId(slot.Name, node, Guid.NewGuid().ToString("N")[..8]);
        Receive<Signalled>(s => s.Life == _life, s => Hear(s.Signal));
        Receive<Signalled>(_ => { });
        Receive<WorkerProtocol.StartStage>(Start);
        Receive<WorkerProtocol.RecallStage>(Recall);
        Receive<WorkerProtocol.OutcomeRecorded>(Acknowledged);
        Receive<WorkerProtocol.Drain>(_ => Drain());
        Receive<DispatcherProtocol.Registered>(_ => _unheard = 0);
        Receive<StartProcess>(_ => Begin());
        Receive<Tick>(_ => OnTick());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="node">Host and port of this node.</param>
    /// <param name="dispatcher">A proxy of the dispatcher.</param>
    /// <param name="stages">The shard region of the stages, or a proxy.</param>
    public static Props Props(DeviceSlot slot, string node, IDeviceProcessFactory processes, IActorRef dispatcher, IActorRef stages, ActorTimings timings) =>
        Akka.Actor.Props.Create(() => new DeviceWorker(slot, node, processes, dispatcher, stages, timings));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _timings.Heartbeat);
        Begin();
    }

    protected override void PostStop()
    {
        _life++;
        _process?.DisposeAsync().AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private void Begin()
    {
        if (_process is not null || _drainer is not null)
        {
            return;
        }

        var (self, life) = (Self, ++_life);
        _outOfMemoryKills = OutOfMemoryKills.Count();
        _process = _processes.Start(_slot.Device, signal => self.Tell(new Signalled(life, signal)));
    }

    /// <summary>The first death is mended at once; a process that keeps dying is given more and more time.</summary>
    private void BeginLater()
    {
        var wait = _deaths++ == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(250 * Math.Pow(2, Math.Min(_deaths, 10)));
        Timers.StartSingleTimer(StartProcess.Instance, StartProcess.Instance, wait < LongestBackoff ? wait : LongestBackoff);
    }

    private void Hear(DeviceSignal signal)
    {
        switch (signal)
        {
            case DeviceSignals.Ready ready:
                _log.Info("{0}: process {1} is ready", _id.Slot, ready.ProcessId);
                _isReady = true;
                Register();
                _dispatcher.Tell(new DispatcherProtocol.DeviceFree(_id, _holds));
                break;
            case DeviceSignals.Unavailable unavailable:
                _log.Error("{0}: {1}", _id.Slot, unavailable.Why);
                break;
            case DeviceSignals.Exited exit:
                Bury(exit);
                break;
            case DeviceSignals.Progressed p when Runs(p.Run) is { } job:
                _deaths = 0;
                _job = job with { Progress = p.Progress };
                break;
            case DeviceSignals.CheckpointSaved saved when Runs(saved.Run) is { } job:
                _job = job with { Saved = saved.Checkpoint };
                _stages.Tell(_job.RecordCheckpoint);
                break;
            case DeviceSignals.Finished done when Runs(done.Run) is { } job:
                _holds = [.. done.Result.Outputs.Select(o => o.Digest), .. job.Request.Spec.Inputs];
                Finish(new StageCommands.Complete(job.Stage, job.Attempt, done.Result));
                break;
            case DeviceSignals.Failed failed when Runs(failed.Run) is { } job:
                Finish(job.End(failed.End, failed.Message) with { Damaged = failed.Damaged });
                break;
            case DeviceSignals.Stopped stopped when Runs(stopped.Run) is { } job:
                Finish(job.End(AttemptEnd.Preempted, $"{_id.Slot}: stopped at step {job.Progress.Step}"));
                break;
        }
    }

    private DeviceJob? Runs(long run) => _job?.Run == run ? _job : null;

    private void Start(WorkerProtocol.StartStage start)
    {
        _unheard = 0;
        if (_outbox.Find(start.Stage, start.Attempt) is { } outcome)
        {
            _stages.Tell(outcome);
        }
        else if (_job is { } job && job.Stage == start.Stage && job.Attempt == start.Attempt)
        {
            _stages.Tell(job.Heartbeat);
        }
        else if (_process is null || !_isReady || _job is not null || _drainer is not null)
        {
            _stages.Tell(new StageCommands.EndAttempt(start.Stage, start.Attempt, AttemptEnd.Refused, $"{_id.Slot}: {WhyNot()}"));
            Register();
        }
        else
        {
            _job = DeviceJob.Of(start.Stage, start.Attempt, ++_runs, start.Request);
            _process.Run(_job.Run, start.Attempt, start.Request);
            _stages.Tell(_job.Heartbeat);
        }
    }

    private string WhyNot() => this switch
    {
        { _drainer: not null } => "it drains",
        { _job: { } job } => $"it runs stage {job.Stage.Short}",
        _ => "its process is not up",
    };

    private void Recall(WorkerProtocol.RecallStage recall)
    {
        _outbox.Acknowledge(recall.Stage, recall.Attempt);
        if (_job is { } job && job.Stage == recall.Stage && job.Attempt == recall.Attempt)
        {
            StopJob();
        }
    }

    private void StopJob()
    {
        if (_job is { StoppingFor: null } job)
        {
            _job = job with { StoppingFor = 0 };
            _process?.Stop();
        }
    }

    private void Bury(DeviceSignals.Exited exited)
    {
        var process = _process;
        (_process, _isReady) = (null, false);
        process?.DisposeAsync().AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
        if (_job is { } job)
        {
            Finish(Epitaph(job, exited));
        }
        else if (_outbox.IsEmpty)
        {
            _dispatcher.Tell(new DispatcherProtocol.DeviceGone(_id));
        }

        if (exited.Exit.IsHopeless)
        {
            _log.Error("{0}: {1}; no other is started. {2}", _id.Slot, exited.Exit.Meaning, exited.Evidence);
        }
        else if (_drainer is null)
        {
            _log.Warning("{0}: {1}; a fresh one starts. {2}", _id.Slot, exited.Exit.Meaning, exited.Evidence);
            BeginLater();
        }
    }

    /// <summary>
    /// How a process that died under a stage speaks of it. Killed from outside (an operator, a preempted container) the attempt is lost and
    /// costs nothing; killed by the kernel for want of memory, or dead by its own fault, it crashed and counts towards quarantine.
    /// </summary>
    private StageCommands.EndAttempt Epitaph(DeviceJob job, DeviceSignals.Exited exited)
    {
        var isOutOfMemory = exited.Exit.WasKilledFromOutside && OutOfMemoryKills.Count() > _outOfMemoryKills;
        var end = this switch
        {
            _ when job.StoppingFor is not null => AttemptEnd.Preempted,
            _ when exited.Exit.WasKilledFromOutside && !isOutOfMemory => AttemptEnd.Lost,
            _ => AttemptEnd.Crashed,
        };
        var meaning = isOutOfMemory ? "the kernel killed the device process for want of memory; use a smaller batch or fewer devices" : exited.Exit.Meaning;
        return job.End(end, $"{_id.Slot}: {meaning} {exited.Evidence}".TrimEnd());
    }

    private void Finish(IStageCommand outcome)
    {
        var job = _job!;
        _job = null;
        _outbox.Add(job.Stage, job.Attempt, outcome);
        _stages.Tell(outcome);
        if (_isReady && _drainer is null)
        {
            _deaths = 0;
            _dispatcher.Tell(new DispatcherProtocol.DeviceFree(_id, _holds));
        }

        EndDrain();
    }

    private void Acknowledged(WorkerProtocol.OutcomeRecorded recorded)
    {
        _unheard = 0;
        _outbox.Acknowledge(recorded.Stage, recorded.Attempt);
        EndDrain();
    }

    private void Drain()
    {
        _drainer = Sender;
        StopJob();
        EndDrain();
    }

    private void EndDrain()
    {
        if (_drainer is { } drainer && _job is null && (_outbox.IsEmpty || _unheard >= TicksUntilAlone))
        {
            _dispatcher.Tell(new DispatcherProtocol.DeviceGone(_id));
            drainer.Tell(new WorkerProtocol.Drained());
        }
    }

    private void Register()
    {
        if (_isReady || _job is not null)
        {
            _dispatcher.Tell(new DispatcherProtocol.RegisterDevice(_id, _slot.DeviceClass, _slot.Threads, _job?.Stage, _holds));
        }
    }

    private void OnTick()
    {
        _unheard++;
        if (_ticks++ % TicksBetweenRegistrations == 0 && _drainer is null)
        {
            Register();
        }

        foreach (var outcome in _outbox.All)
        {
            _stages.Tell(outcome);
        }

        if (_job is { } job)
        {
            TellAgain(job);
            Watch(job);
        }
    }

    /// <summary>A checkpoint may have been told to a stage, or a coordinator, that was on its way out. Known ones count for nothing.</summary>
    private void TellAgain(DeviceJob job)
    {
        if (job.RecordCheckpoint is { } saved)
        {
            _stages.Tell(saved);
        }

        _stages.Tell(job.Heartbeat);
    }

    private void Watch(DeviceJob job)
    {
        if (_unheard * _timings.Heartbeat >= _timings.AloneFor)
        {
            _log.Warning("{0}: no coordinator for {1}; stage {2} is checkpointed and stopped", _id.Slot, _timings.AloneFor, job.Stage.Short);
            StopJob();
        }

        if (job.StoppingFor is { } ticks)
        {
            _job = job with { StoppingFor = ticks + 1 };
            if (ticks * _timings.Heartbeat >= _timings.StopWithin)
            {
                _process?.Kill();
            }
        }
    }

    private sealed record Signalled(long Life, DeviceSignal Signal) : INoSerializationVerificationNeeded;

    private sealed class StartProcess : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly StartProcess Instance = new();
    }

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Tick Instance = new();
    }
}
