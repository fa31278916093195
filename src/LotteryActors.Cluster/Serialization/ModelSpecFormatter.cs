using LotteryActors.Tickets.Stages;
using MessagePack;
using MessagePack.Formatters;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// A model as an array that ends with the last of its fields that is there: one without shape of its own keeps the bytes
/// it was written with before there were shapes.
/// </summary>
internal sealed class ModelSpecFormatter : IMessagePackFormatter<ModelSpec?>
{
    private const int Sizes = 12;

    public void Serialize(ref MessagePackWriter writer, ModelSpec? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(value.Vilt is not null ? Sizes + 2 : value.Lxmert is not null ? Sizes + 1 : Sizes);
        writer.Write(value.Name);
        writer.Write(value.Family);
        writer.Write(value.HiddenSize);
        writer.Write(value.Layers);
        writer.Write(value.Heads);
        writer.Write(value.IntermediateSize);
        writer.Write(value.VocabularySize);
        writer.Write(value.MaxPositions);
        writer.Write(value.TokenTypes);
        writer.Write(value.RegionFeatures);
        writer.Write(value.Dropout);
        writer.Write(value.InitializerRange);
        if (value.Lxmert is not null || value.Vilt is not null)
        {
            MessagePackSerializer.Serialize(ref writer, value.Lxmert, options);
        }

        if (value.Vilt is not null)
        {
            MessagePackSerializer.Serialize(ref writer, value.Vilt, options);
        }
    }

    public ModelSpec? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        options.Security.DepthStep(ref reader);
        var fields = reader.ReadArrayHeader();
        if (fields < Sizes)
        {
            throw new MessagePackSerializationException($"a model is at least {Sizes} fields, not {fields}");
        }

        var model = new ModelSpec(
            reader.ReadString() ?? "",
            reader.ReadString() ?? "",
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            fields > Sizes ? MessagePackSerializer.Deserialize<LxmertShape?>(ref reader, options) : null,
            fields > Sizes + 1 ? MessagePackSerializer.Deserialize<ViltShape?>(ref reader, options) : null);
        for (var newer = Sizes + 2; newer < fields; newer++)
        {
            reader.Skip();
        }

        reader.Depth--;
        return model;
    }
}
