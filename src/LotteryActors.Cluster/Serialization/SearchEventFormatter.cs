using System.Buffers;
using LotteryActors.Tickets.Searches;
using MessagePack;
using MessagePack.Formatters;

namespace LotteryActors.Cluster.Serialization;

/// <summary>An event inside a message: its manifest and its bytes, by the same table as an event in the journal.</summary>
internal sealed class SearchEventFormatter : IMessagePackFormatter<ISearchEvent>
{
    public void Serialize(ref MessagePackWriter writer, ISearchEvent value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(2);
        writer.Write(WireFormat.ManifestOf(value));
        writer.Write(WireFormat.Write(value));
    }

    public ISearchEvent Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.ReadArrayHeader() != 2)
        {
            throw new MessagePackSerializationException("an event inside a message is a manifest and bytes");
        }

        var manifest = reader.ReadString() ?? string.Empty;
        var bytes = reader.ReadBytes() ?? ReadOnlySequence<byte>.Empty;
        return WireFormat.Read(manifest, bytes.ToArray(), "event inside a message") as ISearchEvent
            ?? throw new MessagePackSerializationException($"'{manifest}' is no event of a search");
    }
}
