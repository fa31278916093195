using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using LotteryActors.Cluster.Actors;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// On a worker: tells when this life in the cluster is over and another must begin. It is where the cluster has cast the node out, and
/// where the coordinator that answers at the seed's address is another life of the one this node knew there, with a cluster of its own.
/// </summary>
internal sealed class CoordinatorWatch : ReceiveActor, IWithTimers
{
    /// <summary>
    /// Answers in a row from a coordinator that our cluster thinks silent: also another life. The failure detector mends itself sooner.
    /// </summary>
    private const int Proof = 4;

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IReadOnlyList<NodeAddress> _seeds;
    private readonly Action _rejoin;
    private long? _life;
    private int _answers;

    public CoordinatorWatch(IReadOnlyList<NodeAddress> seeds, Action rejoin)
    {
        (_seeds, _rejoin) = (seeds, rejoin);
        Receive<AskNow>(_ => Ask());
        Receive<ActorIdentity>(identity => identity.Subject is not null, identity => Answered(identity.Subject.Path.Uid));
        Receive<ActorIdentity>(_ => { });
        Receive<ThisActorSystemQuarantinedEvent>(_ => Rejoin("the cluster has cast this node out"));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor by whose answer a coordinator is known to be up.</summary>
    public static string SignOfLife => "coordinator";

    /// <param name="rejoin">Ends this life; another begins.</param>
    public static Props Props(IReadOnlyList<NodeAddress> seeds, Action rejoin) => Akka.Actor.Props.Create(() => new CoordinatorWatch(seeds, rejoin));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer(AskNow.Instance, AskNow.Instance, TimeSpan.Zero, AskEvery);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Ask()
    {
        foreach (var seed in _seeds)
        {
            Context.ActorSelection(new RootActorPath(seed.InCluster) / "user" / SignOfLife).Tell(new Identify(seed.ToString()));
        }
    }

    /// <summary>Where there are several coordinators, one of them may begin another life in the same cluster.</summary>
    private void Answered(long life)
    {
        _answers = HearsCoordinator() ? 0 : _answers + 1;
        if ((_seeds.Count == 1 && _life is { } known && known != life) || _answers >= Proof)
        {
            Rejoin("the coordinator is back, in another life");
        }

        _life = life;
    }

    private bool HearsCoordinator()
    {
        var view = _cluster.State;
        return view.Members.Except(view.Unreachable).Any(m => m.HasRole(CoordinatorRole.Name));
    }

    private void Rejoin(string why)
    {
        _log.Info("joining anew: {0}", why);
        Timers.CancelAll();
        _rejoin();
    }

    private sealed class AskNow : INoSerializationVerificationNeeded
    {
        public static readonly AskNow Instance = new();
    }
}
