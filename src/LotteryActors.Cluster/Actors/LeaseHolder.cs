using Akka.Actor;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>The device that has a stage's lease, as the stage knows it: where it is, and what was heard of it.</summary>
internal sealed class LeaseHolder(StageKey stage, IActorRef dispatcher, ActorTimings timings)
{
    private IActorRef _worker = ActorRefs.Nobody;
    private LeaseWatch _watch = LeaseWatch.New;

    /// <summary>A lease is persisted: its device may begin.</summary>
    public void Begin(IActorRef worker, StageState state)
    {
        (_worker, _watch) = (worker, LeaseWatch.New);
        Claim(state);
        Start(state);
    }

    /// <summary>Tells the dispatcher that this device is taken.</summary>
    public void Claim(StageState state)
    {
        if (state.Lease is { } lease)
        {
            dispatcher.Tell(new DispatcherProtocol.LeaseTaken(stage, lease.Attempt, DeviceId.Parse(lease.Device)));
        }
    }

    public void Heard(IActorRef worker, int step)
    {
        _worker = worker;
        _watch = _watch.Heard(step);
    }

    public void Recall(long attempt) => _worker.Tell(new WorkerProtocol.RecallStage(stage, attempt));

    /// <summary>The attempt is over. Whoever said so knows; any other device is told.</summary>
    public void Release(long attempt, IActorRef teller)
    {
        if (!_worker.Equals(teller))
        {
            Recall(attempt);
        }

        _worker = ActorRefs.Nobody;
    }

    /// <summary>A device that has not spoken is told again to start. One silent or idle for too long has lost its lease; null otherwise.</summary>
    public StageCommands.EndAttempt? Tick(StageState state)
    {
        if (state.Lease is not { } lease)
        {
            return null;
        }

        _watch = _watch.Ticked();
        if (!_watch.WasHeard)
        {
            Claim(state);
            Start(state);
        }

        return _watch switch
        {
            _ when _watch.SilentTicks >= timings.Ticks(timings.LeaseTimeout) =>
                new StageCommands.EndAttempt(stage, lease.Attempt, AttemptEnd.Lost, $"{lease.Device}: not heard of for {timings.LeaseTimeout.TotalSeconds:0} s"),
            _ when _watch.IdleTicks >= timings.Ticks(timings.StuckAfter) =>
                new StageCommands.EndAttempt(stage, lease.Attempt, AttemptEnd.Stuck, $"{lease.Device}: no further step for {timings.StuckAfter.TotalSeconds:0} s"),
            _ => null,
        };
    }

    private void Start(StageState state)
    {
        if (state is { Lease: { } lease, Request: { } request })
        {
            _worker.Tell(new WorkerProtocol.StartStage(stage, lease.Attempt, request));
        }
    }
}
