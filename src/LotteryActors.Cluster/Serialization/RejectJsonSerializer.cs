using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// Stands where Akka's polymorphic JSON serializer (identifier 1) would: that one creates whatever type a sender names. Nobody here
/// sends JSON, so both directions are refused.
/// </summary>
public sealed class RejectJsonSerializer : Serializer
{
    /// <summary>The constructor that Akka looks for where a serializer has settings; there is nothing to set.</summary>
    public RejectJsonSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => _ = settings;

    public override int Identifier => 1;

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"{obj.GetType()} has no serializer; add it to TicketManifests");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"refused JSON naming the type {type}; no lottery sends JSON");
}
