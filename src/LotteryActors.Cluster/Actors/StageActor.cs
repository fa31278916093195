using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// One stage: persists what <see cref="StageState"/> decides, offers itself to the dispatcher while it waits, starts and watches the
/// device that has its lease, and tells the searches that want it. Its journal is its line in the ledger.
/// </summary>
public sealed class StageActor : UntypedPersistentActor, IWithTimers
{
    private readonly string _key;
    private readonly Func<IActorRef> _searches;
    private readonly IActorRef _dispatcher;
    private readonly ActorTimings _timings;
    private readonly Action<SearchNotice> _publish;
    private readonly HashSet<SearchId> _told = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private StageState _state = StageState.New;
    private LeaseWatch _watch = LeaseWatch.New;
    private IActorRef _worker = ActorRefs.Nobody;
    private long? _readySince;

    public StageActor(string key, Func<IActorRef> searches, IActorRef dispatcher, ActorTimings timings, Action<SearchNotice> publish) =>
        (_key, _searches, _dispatcher, _timings, _publish) = (key, searches, dispatcher, timings, publish);

    public override string PersistenceId => IdOf(_key);

    public ITimerScheduler Timers { get; set; } = null!;

    private StageKey Key => new(_key);

    private string Kind => _state.Spec?.Kind ?? "stage";

    private bool IsAtRest => !_state.IsOffered && _state.Lease is null;

    /// <param name="key">The stage's key; also the entity's id.</param>
    /// <param name="searches">The shard region of the searches.</param>
    /// <param name="dispatcher">A proxy of the dispatcher.</param>
    /// <param name="publish">Where watchers hear of it; <see cref="NoticeBoard"/>.</param>
    public static Props Props(string key, Func<IActorRef> searches, IActorRef dispatcher, ActorTimings timings, Action<SearchNotice> publish) =>
        Akka.Actor.Props.Create(() => new StageActor(key, searches, dispatcher, timings, publish));

    public static string IdOf(string stage) => $"stage-{stage}";

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case IStageEvent e:
                _state = _state.Apply(e);
                break;
            case RecoveryCompleted:
                ClaimLease();
                BecomeReady();
                RestOrWork();
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case IStageCommand command:
                Handle(command);
                break;
            case Tick:
                OnTick();
                break;
            case ReceiveTimeout:
                Context.Parent.Tell(new Passivate(StopEntity.Instance));
                break;
            case StopEntity:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(IStageCommand command)
    {
        var decision = _state.Decide(command);
        if (decision.Refusal is { } refusal)
        {
            Refuse(command, refusal);
            return;
        }

        if (decision.Events.Count == 0)
        {
            Met(command);
            return;
        }

        var left = decision.Events.Count;
        PersistAll(decision.Events, e =>
        {
            _state = _state.Apply(e);
            Happened(e);
            if (--left == 0)
            {
                Met(command);
                RestOrWork();
            }
        });
    }

    private void Happened(IStageEvent e)
    {
        switch (e)
        {
            case StageEvents.Leased leased:
                (_worker, _watch, _readySince) = (Sender, LeaseWatch.New, null);
                ClaimLease();
                StartStage();
                Publish(s => new SearchNotices.StageStarted(s, Key, Kind, DeviceId.Parse(leased.Device).Slot, leased.Attempt));
                break;
            case StageEvents.CheckpointRecorded recorded:
                Publish(s => new SearchNotices.StageCheckpointed(s, Key, Kind, recorded.Checkpoint));
                break;
            case StageEvents.AttemptEnded ended:
                _log.Info("stage {0} ({1}): attempt {2} {3}: {4}", Key.Short, Kind, ended.Attempt, ended.End, ended.Evidence);
                Publish(s => new SearchNotices.StageAttemptEnded(s, Key, Kind, ended.Attempt, ended.End, ended.Evidence));
                ReleaseWorker(ended.Attempt);
                BecomeReady(atOnce: ended.End is not AttemptEnd.Refused);
                break;
            case StageEvents.Broken broken:
                _dispatcher.Tell(new DispatcherProtocol.WithdrawStage(Key));
                Publish(s => new SearchNotices.StageGivenUp(s, Key, Kind, broken.Reason));
                AnswerAll();
                break;
            case StageEvents.Completed:
                AnswerAll();
                break;
            case StageEvents.Reopened:
                _told.Clear();
                BecomeReady();
                break;
            case StageEvents.Wanted:
                BecomeReady();
                break;
            case StageEvents.Unwanted:
                GiveUp();
                break;
        }
    }

    /// <summary>After a command that was taken, or was met before: what its sender waits for.</summary>
    private void Met(IStageCommand command)
    {
        switch (command)
        {
            case StageCommands.Want want:
                Answer(want.Search, fromLedger: true);
                break;
            case StageCommands.Heartbeat beat:
                Hear(beat);
                break;
            case StageCommands.Complete complete:
                Reply(new WorkerProtocol.OutcomeRecorded(Key, complete.Attempt));
                break;
            case StageCommands.EndAttempt end:
                Reply(new WorkerProtocol.OutcomeRecorded(Key, end.Attempt));
                break;
        }
    }

    /// <summary>Messages of attempts that are over are dropped aloud, and their device is told to stop.</summary>
    private void Refuse(IStageCommand command, string refusal)
    {
        _log.Warning("{0}", refusal);
        switch (command)
        {
            case StageCommands.Grant:
                _dispatcher.Tell(new DispatcherProtocol.WithdrawStage(Key));
                break;
            case StageCommands.Heartbeat beat:
                Reply(new WorkerProtocol.RecallStage(Key, beat.Attempt));
                break;
            case StageCommands.RecordCheckpoint record:
                Reply(new WorkerProtocol.RecallStage(Key, record.Attempt));
                break;
            case StageCommands.Complete complete:
                Reply(new WorkerProtocol.OutcomeRecorded(Key, complete.Attempt));
                break;
            case StageCommands.EndAttempt end:
                Reply(new WorkerProtocol.OutcomeRecorded(Key, end.Attempt));
                break;
        }
    }

    private void Hear(StageCommands.Heartbeat beat)
    {
        _worker = Sender;
        _watch = _watch.Heard(beat.Progress.Step);
        if (_state.IsRecalled)
        {
            _worker.Tell(new WorkerProtocol.RecallStage(Key, beat.Attempt));
            return;
        }

        Publish(s => new SearchNotices.StageProgressed(s, Key, Kind, DeviceId.Parse(_state.Lease!.Device).Slot, beat.Progress));
    }

    private void OnTick()
    {
        if (_state.IsOffered)
        {
            Offer();
        }

        if (_state.Lease is not { } lease)
        {
            return;
        }

        _watch = _watch.Ticked();
        if (!_watch.WasHeard)
        {
            ClaimLease();
            StartStage();
        }

        if (_watch.SilentTicks >= _timings.Ticks(_timings.LeaseTimeout))
        {
            Handle(new StageCommands.EndAttempt(Key, lease.Attempt, AttemptEnd.Lost, $"{lease.Device}: not heard of for {_timings.LeaseTimeout.TotalSeconds:0} s"));
        }
        else if (_watch.IdleTicks >= _timings.Ticks(_timings.StuckAfter))
        {
            Handle(new StageCommands.EndAttempt(Key, lease.Attempt, AttemptEnd.Stuck, $"{lease.Device}: no further step for {_timings.StuckAfter.TotalSeconds:0} s"));
        }
    }

    private void ClaimLease()
    {
        if (_state.Lease is { } lease)
        {
            _dispatcher.Tell(new DispatcherProtocol.LeaseTaken(Key, lease.Attempt, DeviceId.Parse(lease.Device)));
        }
    }

    private void StartStage()
    {
        if (_state is { Lease: { } lease, Request: { } request })
        {
            _worker.Tell(new WorkerProtocol.StartStage(Key, lease.Attempt, request));
        }
    }

    /// <summary>To the device that asks; a command of our own, or of the dispatcher, has nobody to answer.</summary>
    private void Reply(IWorkerMessage message)
    {
        if (!Sender.Equals(Self) && !Sender.Equals(Context.System.DeadLetters))
        {
            Sender.Tell(message);
        }
    }

    private void ReleaseWorker(long attempt)
    {
        if (!_worker.Equals(Sender))
        {
            _worker.Tell(new WorkerProtocol.RecallStage(Key, attempt));
        }

        _worker = ActorRefs.Nobody;
    }

    private void BecomeReady(bool atOnce = true)
    {
        if (!_state.IsOffered)
        {
            return;
        }

        _readySince ??= Context.System.Scheduler.Now.ToUnixTimeMilliseconds();
        if (atOnce)
        {
            Offer();
        }
    }

    private void Offer() => _dispatcher.Tell(new DispatcherProtocol.OfferStage(
        Key, _state.Priority, _state.Spec!.On.DeviceClass, _state.Spec.On.Threads, _readySince ?? 0, _state.Spec.Inputs));

    private void GiveUp()
    {
        if (_state is { IsRecalled: true, Lease: { } lease })
        {
            _worker.Tell(new WorkerProtocol.RecallStage(Key, lease.Attempt));
        }
        else if (_state.Wanters.Count == 0)
        {
            _dispatcher.Tell(new DispatcherProtocol.WithdrawStage(Key));
        }
    }

    private void AnswerAll()
    {
        foreach (var wanter in _state.Wanters)
        {
            Answer(wanter.Search, fromLedger: false);
        }
    }

    /// <summary>A search asks again until it has heard; its watchers are told once.</summary>
    private void Answer(SearchId search, bool fromLedger)
    {
        if (_state.AnswerTo(search) is not { } answer)
        {
            return;
        }

        if (_state.Result is { } result && _told.Add(search))
        {
            _publish(new SearchNotices.StageCompleted(search, Key, Kind, result, fromLedger));
        }

        _searches().Tell(answer);
    }

    private void Publish(Func<SearchId, SearchNotice> notice)
    {
        foreach (var wanter in _state.Wanters)
        {
            _publish(notice(wanter.Search));
        }
    }

    private void RestOrWork()
    {
        if (IsAtRest)
        {
            Timers.Cancel(Tick.Instance);
            SetReceiveTimeout(_timings.RestAfter);
        }
        else if (!Timers.IsTimerActive(Tick.Instance))
        {
            SetReceiveTimeout(null);
            Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _timings.Tick);
        }
    }

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Tick Instance = new();
    }
}
