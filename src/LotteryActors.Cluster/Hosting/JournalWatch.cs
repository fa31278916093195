using Akka.Actor;
using Akka.Event;
using LotteryActors.Cluster.Journal;

namespace LotteryActors.Cluster.Hosting;

/// <summary>The journal of this node cannot be written, and whoever waits for it should know. On the event stream of the node.</summary>
/// <param name="Reason">One line: the file, what is the matter, the mend.</param>
internal sealed record JournalHindered(string Reason) : INoSerializationVerificationNeeded;

/// <summary>
/// On a coordinator: hears in the log that an event could not be persisted. Entities try again by themselves for as long as it takes, so
/// that nobody would learn of it; this tells those who watch, at once and then every minute while it lasts.
/// </summary>
internal sealed class JournalWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    public JournalWatch(string home)
    {
        Receive<Error>(error =>
        {
            if (!Timers.IsTimerActive(Quiet.Instance) && JournalFile.Obstacle(home, error.Cause) is { } reason)
            {
                Timers.StartSingleTimer(Quiet.Instance, Quiet.Instance, Apart);
                Context.System.EventStream.Publish(new JournalHindered(reason));
            }
        });
        Receive<Quiet>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string home) => Akka.Actor.Props.Create(() => new JournalWatch(home));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(Error));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private sealed class Quiet : INoSerializationVerificationNeeded
    {
        public static readonly Quiet Instance = new();
    }
}
