using Akka.Actor;
using Akka.Event;

namespace LotteryActors.Cluster.Actors;

/// <summary>Asks an entity to leave memory after what it is persisting. Never PoisonPill: that overtakes stashed commands.</summary>
public sealed class StopEntity : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private StopEntity()
    {
    }

    public static StopEntity Instance { get; } = new();
}
