using LotteryActors.Tickets.Stages;
using MessagePack;
using MessagePack.Formatters;

namespace LotteryActors.Cluster.Serialization;

/// <summary>Device class and threads, and the precision only where it is not float32: what was written before there was a choice keeps its bytes.</summary>
internal sealed class ExecutionFormatter : IMessagePackFormatter<Execution?>
{
    private const int Always = 2;

    public void Serialize(ref MessagePackWriter writer, Execution? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var isPlain = value.Precision == Precision.Float32;
        writer.WriteArrayHeader(isPlain ? Always : Always + 1);
        writer.Write(value.DeviceClass);
        writer.Write(value.Threads);
        if (!isPlain)
        {
            writer.Write((int)value.Precision);
        }
    }

    public Execution? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var fields = reader.ReadArrayHeader();
        if (fields < Always)
        {
            throw new MessagePackSerializationException($"an execution is at least {Always} fields, not {fields}");
        }

        var execution = new Execution(reader.ReadString() ?? "", reader.ReadInt32(), fields > Always ? (Precision)reader.ReadInt32() : Precision.Float32);
        for (var newer = Always + 1; newer < fields; newer++)
        {
            reader.Skip();
        }

        return execution;
    }
}
