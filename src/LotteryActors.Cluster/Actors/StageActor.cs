using Akka.Actor;
using Akka.Event;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// One stage: persists what <see cref="StageState"/> decides, offers itself to the dispatcher while it waits, starts and watches the
/// device that has its lease, and tells the searches that want it. Its journal is its line in the ledger.
/// </summary>
public sealed class StageActor : Entity<IStageEvent>
{
    private readonly StageKey _key;
    private readonly IActorRef _dispatcher;
    private readonly LeaseHolder _holder;
    private readonly StageAudience _audience;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private StageState _state = StageState.New;
    private long? _readySince;

    public StageActor(string key, Func<IActorRef> searches, IActorRef dispatcher, ActorTimings timings, Action<SearchNotice> publish)
        : base(timings.Tick, timings.RestAfter)
    {
        (_key, _dispatcher) = (new StageKey(key), dispatcher);
        _holder = new LeaseHolder(_key, dispatcher, timings);
        _audience = new StageAudience(_key, searches, publish);
    }

    public override string PersistenceId => IdOf(_key.Hex);

    protected override bool IsAtRest => !_state.IsOffered && _state.Lease is null;

    private string Kind => _state.Spec?.Kind ?? "stage";

    /// <param name="key">The stage's key; also the entity's id.</param>
    /// <param name="searches">The shard region of the searches.</param>
    /// <param name="dispatcher">A proxy of the dispatcher.</param>
    /// <param name="publish">Where watchers hear of it; <see cref="NoticeBoard"/>.</param>
    public static Props Props(string key, Func<IActorRef> searches, IActorRef dispatcher, ActorTimings timings, Action<SearchNotice> publish) =>
        Akka.Actor.Props.Create(() => new StageActor(key, searches, dispatcher, timings, publish));

    public static string IdOf(string stage) => $"stage-{stage}";

    protected override void Apply(IStageEvent e) => _state = _state.Apply(e);

    protected override void Recovered()
    {
        _holder.Claim(_state);
        BecomeReady();
    }

    protected override bool Take(object message)
    {
        if (message is not IStageCommand command)
        {
            return false;
        }

        Handle(command);
        return true;
    }

    protected override void OnTick()
    {
        if (_state.IsOffered)
        {
            Offer();
        }

        if (_holder.Tick(_state) is { } end)
        {
            Handle(end);
        }
    }

    private void Handle(IStageCommand command)
    {
        var decision = _state.Decide(command);
        if (decision.Refusal is { } refusal)
        {
            _log.Warning("{0}", refusal);
            Refused(command);
            Acknowledge(command);
            return;
        }

        Record(decision.Events, Happened, () =>
        {
            Met(command);
            Acknowledge(command);
        });
    }

    private void Happened(IStageEvent e)
    {
        Apply(e);
        switch (e)
        {
            case StageEvents.Leased leased:
                _readySince = null;
                _holder.Begin(Sender, _state);
                _audience.Tell(_state, s => new SearchNotices.StageStarted(s, _key, Kind, DeviceId.Parse(leased.Device).Slot, leased.Attempt));
                break;
            case StageEvents.CheckpointRecorded recorded:
                _audience.Tell(_state, s => new SearchNotices.StageCheckpointed(s, _key, Kind, recorded.Checkpoint));
                break;
            case StageEvents.AttemptEnded ended:
                _log.Info("stage {0} ({1}): attempt {2} {3}: {4}", _key.Short, Kind, ended.Attempt, ended.End, ended.Evidence);
                _audience.Tell(_state, s => new SearchNotices.StageAttemptEnded(s, _key, Kind, ended.Attempt, ended.End, ended.Evidence));
                _holder.Release(ended.Attempt, Sender);
                BecomeReady(atOnce: ended.End is not AttemptEnd.Refused);
                break;
            case StageEvents.Broken broken:
                Withdraw();
                _audience.Tell(_state, s => new SearchNotices.StageGivenUp(s, _key, Kind, broken.Reason));
                _audience.AnswerAll(_state);
                break;
            case StageEvents.Completed:
                _audience.AnswerAll(_state);
                break;
            case StageEvents.Reopened:
                _audience.Forget();
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

    /// <summary>After a command that was taken, or was met before.</summary>
    private void Met(IStageCommand command)
    {
        switch (command)
        {
            case StageCommands.Want want:
                _audience.Answer(_state, want.Search, fromLedger: true);
                break;
            case StageCommands.Heartbeat beat:
                Hear(beat);
                break;
        }
    }

    /// <summary>Messages of attempts that are over are dropped aloud, and their device is told to stop.</summary>
    private void Refused(IStageCommand command)
    {
        switch (command)
        {
            case StageCommands.Grant:
                Withdraw();
                break;
            case StageCommands.Heartbeat beat:
                Reply(new WorkerProtocol.RecallStage(_key, beat.Attempt));
                break;
            case StageCommands.RecordCheckpoint record:
                Reply(new WorkerProtocol.RecallStage(_key, record.Attempt));
                break;
        }
    }

    /// <summary>The outcome of an attempt is in the ledger, or counts no more: its device need not send it again.</summary>
    private void Acknowledge(IStageCommand command)
    {
        switch (command)
        {
            case StageCommands.Complete complete:
                Reply(new WorkerProtocol.OutcomeRecorded(_key, complete.Attempt));
                break;
            case StageCommands.EndAttempt end:
                Reply(new WorkerProtocol.OutcomeRecorded(_key, end.Attempt));
                break;
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

    private void Hear(StageCommands.Heartbeat beat)
    {
        _holder.Heard(Sender, beat.Progress.Step);
        if (_state.IsRecalled)
        {
            _holder.Recall(beat.Attempt);
            return;
        }

        _audience.Tell(_state, s => new SearchNotices.StageProgressed(s, _key, Kind, DeviceId.Parse(_state.Lease!.Device).Slot, beat.Progress));
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
        _key, _state.Priority, _state.Spec!.On.DeviceClass, _state.Spec.On.Threads, _readySince ?? 0, _state.Spec.Inputs));

    private void Withdraw() => _dispatcher.Tell(new DispatcherProtocol.WithdrawStage(_key));

    private void GiveUp()
    {
        if (_state is { IsRecalled: true, Lease: { } lease })
        {
            _holder.Recall(lease.Attempt);
        }
        else if (_state.Wanters.Count == 0)
        {
            Withdraw();
        }
    }
}
