using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using LotteryActors.Cluster.Actors;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// On a worker: tells when this life in the cluster is over and another must begin. It is where the cluster has cast the node out, and
/// where the coordinator that answers at a seed's address is another life of the one this node knew there, with a cluster of its own.
/// </summary>
internal sealed class CoordinatorWatch : ReceiveActor, IWithTimers
{
    private const string SignOfLife = "coordinator-";

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IReadOnlyList<NodeAddress> _seeds;
    private readonly Action _rejoin;

    public CoordinatorWatch(IReadOnlyList<NodeAddress> seeds, Action rejoin)
    {
        (_seeds, _rejoin) = (seeds, rejoin);
        Receive<AskNow>(_ => Ask());
        Receive<ActorIdentity>(identity => identity.Subject is not null, identity => Hear(identity.Subject.Path.Name[SignOfLife.Length..]));
        Receive<ActorIdentity>(_ => { });
        Receive<ThisActorSystemQuarantinedEvent>(_ => Rejoin("the cluster has cast this node out"));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="rejoin">Ends this life; another begins.</param>
    public static Props Props(IReadOnlyList<NodeAddress> seeds, Action rejoin) => Akka.Actor.Props.Create(() => new CoordinatorWatch(seeds, rejoin));

    /// <summary>Name of the actor on a coordinator by which a watch tells one of its lives from another.</summary>
    public static string NameOfLife(ActorSystem system) => SignOfLife + Life(Akka.Cluster.Cluster.Get(system).SelfUniqueAddress.Uid);

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer(AskNow.Instance, AskNow.Instance, AskEvery);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private static string Life(int uid) => uid.ToString(CultureInfo.InvariantCulture);

    private void Ask()
    {
        foreach (var seed in _seeds)
        {
            Context.ActorSelection(new RootActorPath(seed.InCluster) / "user" / (SignOfLife + "*")).Tell(new Identify(seed.ToString()));
        }
    }

    /// <summary>Where there are several coordinators, one may begin another life in this same cluster, and takes a moment to be known here.</summary>
    private void Hear(string life)
    {
        var view = _cluster.State;
        var isKnown = view.Members.Any(m => Life(m.UniqueAddress.Uid) == life);
        var isAlone = !view.Members.Except(view.Unreachable).Any(m => m.HasRole(CoordinatorRole.Name));
        if (!isKnown && (_seeds.Count == 1 || isAlone))
        {
            Rejoin("the coordinator is back, in another life");
        }
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
