using System.Buffers;
using System.Runtime.Serialization;
using MessagePack;
using MessagePack.Resolvers;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// The one form of every event and message, on disk and on the wire: MessagePack arrays with integer keys, named by a manifest.
/// Keys are only ever appended. Bytes from others are untrusted: depth is bounded and hash keys are collision resistant.
/// </summary>
public static class WireFormat
{
    private static readonly MessagePackSerializerOptions Options = MessagePackSerializerOptions.Standard
        .WithSecurity(MessagePackSecurity.UntrustedData)
        .WithResolver(CompositeResolver.Create([new SearchEventFormatter(), new SearchSpecFormatter(), new ModelSpecFormatter(), new TrainRecipeFormatter(), new ExecutionFormatter()], [StandardResolver.Instance]));

    /// <exception cref="SerializationException">The record's type has no manifest.</exception>
    public static string ManifestOf(object record) =>
        TicketManifests.Find(record.GetType())
        ?? throw new SerializationException($"{record.GetType()} has no manifest; add a line to TicketManifests");

    /// <summary>Into a buffer of its own: an event inside a message is written while the message is, and the library's own buffer serves one writer only.</summary>
    public static byte[] Write(object record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MessagePackSerializer.Serialize(record.GetType(), buffer, record, Options);
        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="place">Where the bytes come from, for the error.</param>
    /// <exception cref="UnknownManifestException">A newer version wrote it.</exception>
    /// <exception cref="SerializationException">The bytes are not what the manifest says.</exception>
    public static object Read(string manifest, ReadOnlyMemory<byte> bytes, string place)
    {
        var type = TicketManifests.Find(manifest) ?? throw new UnknownManifestException(manifest, place);
        try
        {
            return MessagePackSerializer.Deserialize(type, bytes, Options)
                ?? throw new SerializationException($"{place}: '{manifest}' is empty; the record is damaged");
        }
        catch (MessagePackSerializationException damaged)
        {
            throw new SerializationException($"{place}: '{manifest}' cannot be read; the record is damaged: {damaged.GetBaseException().Message}", damaged);
        }
    }
}
