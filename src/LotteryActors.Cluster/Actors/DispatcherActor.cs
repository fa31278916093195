using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// Brings waiting stages and free devices together, and tells stages whose device is gone. A cluster singleton with nothing to lose:
/// after a hand-over stages offer themselves again and devices register again.
/// </summary>
public sealed class DispatcherActor : ReceiveActor, IWithTimers
{
    private readonly DispatchQueue _queue = new();
    private readonly Dictionary<DeviceId, IActorRef> _workers = [];
    private readonly Dictionary<string, int> _unreachable = new(StringComparer.Ordinal);
    private readonly HashSet<Execution> _complainedOf = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Func<IActorRef> _stages;
    private readonly ActorTimings _timings;
    private readonly Func<string, Task<bool>> _isDead;

    public DispatcherActor(Func<IActorRef> stages, ActorTimings timings, Func<string, Task<bool>> isDead)
    {
        (_stages, _timings, _isDead) = (stages, timings, isDead);
        Receive<DispatcherProtocol.RegisterDevice>(Register);
        Receive<DispatcherProtocol.DeviceFree>(free => _queue.Free(free));
        Receive<DispatcherProtocol.DeviceGone>(gone => Lose(gone.Device, "its worker takes no more stages"));
        Receive<DispatcherProtocol.OfferStage>(offer => _queue.Offer(offer));
        Receive<DispatcherProtocol.WithdrawStage>(withdraw => _queue.Withdraw(withdraw.Stage));
        Receive<DispatcherProtocol.LeaseTaken>(Lease);
        Receive<Terminated>(end => Lose(end.ActorRef));
        Receive<ClusterEvent.UnreachableMember>(e => Suspect(e.Member.Address));
        Receive<ClusterEvent.ReachableMember>(e => _unreachable.Remove(NodeOf(e.Member.Address)));
        Receive<ClusterEvent.MemberRemoved>(e => Lose(NodeOf(e.Member.Address), "its node left the cluster"));
        Receive<DisassociatedEvent>(e => Suspect(e.RemoteAddress));
        Receive<AssociationErrorEvent>(e => Suspect(e.RemoteAddress));
        Receive<Dead>(dead => Lose(dead.Node, "its node is dead: connection refused"));
        Receive<Tick>(_ => OnTick());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="stages">The shard region of the stages.</param>
    /// <param name="isDead">Whether a node (host:port) is known to be dead; <see cref="NodeProbe.IsDead"/>.</param>
    public static Props Props(Func<IActorRef> stages, ActorTimings timings, Func<string, Task<bool>> isDead) =>
        Akka.Actor.Props.Create(() => new DispatcherActor(stages, timings, isDead));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _timings.Tick);
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        if (((ExtendedActorSystem)Context.System).Provider is IClusterActorRefProvider)
        {
            Akka.Cluster.Cluster.Get(Context.System).Subscribe(
                Self,
                ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
                typeof(ClusterEvent.IReachabilityEvent),
                typeof(ClusterEvent.MemberRemoved));
        }
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        if (((ExtendedActorSystem)Context.System).Provider is IClusterActorRefProvider)
        {
            Akka.Cluster.Cluster.Get(Context.System).Unsubscribe(Self);
        }
    }

    /// <summary>Any message may have made a match.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        var handled = base.AroundReceive(receive, message);
        foreach (var (stage, device) in _queue.Promise())
        {
            // In the worker's name: the stage answers the worker.
            _stages().Tell(new StageCommands.Grant(stage, device.ToString()), _workers[device]);
        }

        return handled;
    }

    private static string NodeOf(Address address) => $"{address.Host}:{address.Port}";

    private void Register(DispatcherProtocol.RegisterDevice register)
    {
        if (!_workers.TryGetValue(register.Device, out var known) || !known.Equals(Sender))
        {
            _log.Info("{0} is here ({1}, {2} threads)", register.Device, register.DeviceClass, register.Threads);
            _workers[register.Device] = Sender;
            Context.Watch(Sender);
        }

        EndAttempts(_queue.Register(register), $"a new worker lives at {register.Device.Slot}");
        Sender.Tell(new DispatcherProtocol.Registered(register.Device));
    }

    private void Lease(DispatcherProtocol.LeaseTaken taken)
    {
        if (_queue.Lease(taken) is { } lost)
        {
            EndAttempts([lost], $"a new worker lives at {taken.Device.Slot}");
        }
        else if (!_workers.ContainsKey(taken.Device))
        {
            Probe(taken.Device.Node);
        }
    }

    private void Suspect(Address? address)
    {
        if (address?.Host is null || address == Akka.Cluster.Cluster.Get(Context.System).SelfAddress)
        {
            return;
        }

        _unreachable.TryAdd(NodeOf(address), 0);
        Probe(NodeOf(address));
    }

    private void Probe(string node)
    {
        var self = Self;
        _isDead(node).ContinueWith(
            probe =>
            {
                if (probe is { IsCompletedSuccessfully: true, Result: true })
                {
                    self.Tell(new Dead(node));
                }
            },
            TaskScheduler.Default);
    }

    private void OnTick()
    {
        _queue.Age();
        foreach (var node in _unreachable.Keys.ToList())
        {
            Probe(node);
            if (++_unreachable[node] >= _timings.Ticks(_timings.UnreachableFor))
            {
                Lose(node, "its node cannot be reached");
            }
        }

        foreach (var execution in _queue.Unserved().Where(_complainedOf.Add))
        {
            _log.Warning("stages wait for a device of class {0} with {1} threads, and no node offers one; start a worker that does", execution.DeviceClass, execution.Threads);
        }
    }

    private void Lose(string node, string why)
    {
        _unreachable.Remove(node);
        foreach (var device in _queue.DevicesOf(node).Concat(_queue.Strangers.Where(d => d.Node == node)).Distinct().ToList())
        {
            Lose(device, why);
        }
    }

    private void Lose(IActorRef worker)
    {
        foreach (var device in _workers.Where(w => w.Value.Equals(worker)).Select(w => w.Key).ToList())
        {
            Lose(device, "its worker stopped");
        }
    }

    private void Lose(DeviceId device, string why)
    {
        if (_workers.Remove(device, out var worker))
        {
            _log.Info("{0} is gone: {1}", device, why);
            Context.Unwatch(worker);
        }

        EndAttempts(_queue.Gone(device), why);
    }

    private void EndAttempts(IReadOnlyList<Tenure> lost, string why)
    {
        foreach (var tenure in lost)
        {
            _stages().Tell(new StageCommands.EndAttempt(tenure.Stage, tenure.Attempt!.Value, AttemptEnd.Lost, $"{tenure.Device.Slot}: {why}"), ActorRefs.NoSender);
        }
    }

    private sealed record Dead(string Node) : INoSerializationVerificationNeeded;

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly Tick Instance = new();
    }
}
