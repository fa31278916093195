using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using LotteryActors.Cluster.Actors;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// On a coordinator: downs workers that are dead for sure, so that those who take their place are let in at once. A node whose host
/// refuses connections is dead; one that only cannot be reached is given time.
/// </summary>
internal sealed class DeadNodes : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Dictionary<Member, int> _silent = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly int _patience;

    public DeadNodes(TimeSpan unreachableFor)
    {
        _patience = Math.Max(1, (int)Math.Ceiling(unreachableFor / ProbeEvery));
        Receive<ClusterEvent.UnreachableMember>(e => Miss(e.Member));
        Receive<ClusterEvent.ReachableMember>(e => _silent.Remove(e.Member));
        Receive<ClusterEvent.MemberRemoved>(e => _silent.Remove(e.Member));
        Receive<DisassociatedEvent>(e => Suspect(e.RemoteAddress));
        Receive<AssociationErrorEvent>(e => Suspect(e.RemoteAddress));
        Receive<ProbeNow>(_ => OnTick());
        Receive<Alive>(_ => { });
        Receive<Dead>(dead => Down(dead.Node, "connection refused"));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="unreachableFor">How long a worker that cannot be reached may stay.</param>
    public static Props Props(TimeSpan unreachableFor) => Akka.Actor.Props.Create(() => new DeadNodes(unreachableFor));

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        Timers.StartPeriodicTimer(ProbeNow.Instance, ProbeNow.Instance, ProbeEvery);
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _cluster.Unsubscribe(Self);
    }

    /// <summary>A broken connection is the first sign of a death, seconds before the failure detector's.</summary>
    private void Suspect(Address address)
    {
        if (_cluster.State.Members.FirstOrDefault(m => m.Address == address) is { } node && IsOurs(node))
        {
            Probe(node);
        }
    }

    private void Miss(Member node)
    {
        if (IsOurs(node))
        {
            _silent[node] = 0;
            Probe(node);
        }
    }

    /// <summary>Coordinators vote on each other; that is the split-brain resolver's.</summary>
    private static bool IsOurs(Member node) => !node.HasRole(CoordinatorRole.Name);

    private void OnTick()
    {
        foreach (var node in _silent.Keys.ToList())
        {
            if (++_silent[node] > _patience)
            {
                Down(node, "cannot be reached");
            }
            else
            {
                Probe(node);
            }
        }
    }

    private void Probe(Member node) =>
        NodeProbe.IsDead($"{node.Address.Host}:{node.Address.Port}").PipeTo(
            Self, success: isDead => isDead ? new Dead(node) : Alive.Instance, failure: _ => Alive.Instance);

    private void Down(Member node, string why)
    {
        _silent.Remove(node);
        if (_cluster.State.Members.Contains(node))
        {
            _log.Info("{0} is taken out of the cluster: {1}", node.Address, why);
            _cluster.Down(node.Address);
        }
    }

    private sealed record Dead(Member Node) : INoSerializationVerificationNeeded;

    private sealed class Alive : INoSerializationVerificationNeeded
    {
        public static readonly Alive Instance = new();
    }

    private sealed class ProbeNow : INoSerializationVerificationNeeded
    {
        public static readonly ProbeNow Instance = new();
    }
}
