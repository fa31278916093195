using Akka.Configuration;

namespace LotteryActors.Cluster.Actors;

/// <summary>How patient the actors are. Read from <c>lottery.timings</c>; the defaults stand in <c>Actors/cluster.conf</c>.</summary>
public sealed record ActorTimings
{
    /// <summary>How often waiting stages offer themselves, unheard messages are sent again, and silence is counted.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a device reports progress to its stage.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which a lease is lost. Long enough that a starved or paused node is not replaced for a hiccup.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a further step after which an attempt is stuck.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a running search asks again for what it still waits for.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Idle time after which an entity that is at rest leaves memory.</summary>
    public TimeSpan RestAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a device that was told to stop may take to checkpoint, before its process is killed.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker that hears of no coordinator trains on.</summary>
    public TimeSpan AloneFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a node that cannot be reached, but is not known to be dead, keeps its leases.</summary>
    public TimeSpan UnreachableFor { get; init; } = TimeSpan.FromSeconds(15);

    public static ActorTimings Of(Config config)
    {
        var timings = config.GetConfig("lottery.timings");
        return new ActorTimings
        {
            Tick = timings.GetTimeSpan("tick"),
            Heartbeat = timings.GetTimeSpan("heartbeat"),
            LeaseTimeout = timings.GetTimeSpan("lease-timeout"),
            StuckAfter = timings.GetTimeSpan("stuck-after"),
            AskAgain = timings.GetTimeSpan("ask-again"),
            RestAfter = timings.GetTimeSpan("rest-after"),
            StopWithin = timings.GetTimeSpan("stop-within"),
            AloneFor = timings.GetTimeSpan("alone-for"),
            UnreachableFor = timings.GetTimeSpan("unreachable-for"),
        };
    }

    /// <summary>A time as a number of ticks, at least one. Silence is counted in ticks of our own, so that a paused coordinator does not blame its workers.</summary>
    public int Ticks(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time / Tick));
}
