using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// Stands where Akka's polymorphic JSON serializer (identifier 1) would: that one creates whatever type a sender names. Nobody here
/// sends JSON, so both directions are refused.
/// </summary>
public sealed class RejectJsonSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override int Identifier => 1;

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"{obj.GetType()} has no serializer; add it to TicketManifests");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"refused JSON naming the type {type}; no lottery sends JSON");
}
