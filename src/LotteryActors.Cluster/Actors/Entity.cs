using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// A sharded entity whose journal is the truth: events are persisted, then applied, then acted upon. While there is work it ticks; at rest
/// it leaves memory and is no longer remembered.
/// </summary>
/// <typeparam name="TEvent">What its journal holds.</typeparam>
public abstract class Entity<TEvent> : UntypedPersistentActor, IWithTimers
    where TEvent : class
{
    private readonly TimeSpan _tick;
    private readonly TimeSpan _restAfter;

    /// <param name="tick">Time between two ticks while there is work.</param>
    /// <param name="restAfter">Idle time at rest after which it leaves memory.</param>
    protected Entity(TimeSpan tick, TimeSpan restAfter) => (_tick, _restAfter) = (tick, restAfter);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Nothing is left to do until a message comes.</summary>
    protected abstract bool IsAtRest { get; }

    /// <summary>Takes an event into the state and does nothing else.</summary>
    protected abstract void Apply(TEvent e);

    /// <summary>All earlier events are applied.</summary>
    protected abstract void Recovered();

    /// <returns>False where the message is not understood.</returns>
    protected abstract bool Take(object message);

    protected abstract void OnTick();

    protected sealed override void OnRecover(object message)
    {
        switch (message)
        {
            case TEvent e:
                Apply(e);
                break;
            case RecoveryCompleted:
                Recovered();
                RestOrWork();
                break;
        }
    }

    protected sealed override void OnCommand(object message)
    {
        switch (message)
        {
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
                if (!Take(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    /// <summary>Persists events; each is applied and acted upon in its turn, and <paramref name="done"/> comes after the last, or at once where there are none.</summary>
    protected void Record(IReadOnlyList<TEvent> events, Action<TEvent> happened, Action done)
    {
        if (events.Count == 0)
        {
            done();
            return;
        }

        var left = events.Count;
        PersistAll(events, e =>
        {
            happened(e);
            if (--left == 0)
            {
                done();
                RestOrWork();
            }
        });
    }

    private void RestOrWork()
    {
        if (IsAtRest)
        {
            Timers.Cancel(Tick.Instance);
            SetReceiveTimeout(_restAfter);
        }
        else if (!Timers.IsTimerActive(Tick.Instance))
        {
            SetReceiveTimeout(null);
            Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _tick);
        }
    }

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Tick Instance = new();
    }
}
