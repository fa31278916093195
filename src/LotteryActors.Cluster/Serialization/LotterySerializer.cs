using Akka.Actor;
using Akka.Serialization;

namespace LotteryActors.Cluster.Serialization;

/// <summary>Akka's door to <see cref="WireFormat"/>. The identifier stands in every journal row and is frozen.</summary>
public sealed class LotterySerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 7411;

    public override int Identifier => Id;

    public override string Manifest(object o) => WireFormat.ManifestOf(o);

    public override byte[] ToBinary(object obj) => WireFormat.Write(obj);

    public override object FromBinary(byte[] bytes, string manifest) => WireFormat.Read(manifest, bytes, "journal or wire");

    /// <summary>Binds every type of the table. The strict switch and the rejecting JSON serializer are in <c>cluster.conf</c>.</summary>
    public static SerializationSetup Setup { get; } = SerializationSetup.Create(system =>
        [SerializerDetails.Create("lottery", new LotterySerializer(system), [.. TicketManifests.All.Select(t => t.Type)])]);
}
