using LotteryActors.Tickets;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using MessagePack;
using MessagePack.Formatters;

namespace LotteryActors.Cluster.Serialization;

/// <summary>A search's spec, its imported weights only where it has any: one without keeps the bytes it was written with before there were such.</summary>
internal sealed class SearchSpecFormatter : IMessagePackFormatter<SearchSpec?>
{
    private const int Always = 14;

    public void Serialize(ref MessagePackWriter writer, SearchSpec? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(value.Weights is null ? Always : Always + 1);
        writer.Write(value.Name);
        MessagePackSerializer.Serialize(ref writer, value.Model, options);
        writer.Write(value.Seed);
        MessagePackSerializer.Serialize(ref writer, value.Task, options);
        MessagePackSerializer.Serialize(ref writer, value.Pretrain, options);
        MessagePackSerializer.Serialize(ref writer, value.Recipe, options);
        MessagePackSerializer.Serialize(ref writer, value.Prune, options);
        writer.Write(value.RewindStep);
        MessagePackSerializer.Serialize(ref writer, value.Controls, options);
        MessagePackSerializer.Serialize(ref writer, value.Verdict, options);
        MessagePackSerializer.Serialize(ref writer, value.Execution, options);
        MessagePackSerializer.Serialize(ref writer, value.Checkpoints, options);
        writer.Write(value.Priority);
        writer.Write(value.DataPath);
        if (value.Weights is not null)
        {
            MessagePackSerializer.Serialize(ref writer, value.Weights, options);
        }
    }

    public SearchSpec? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        options.Security.DepthStep(ref reader);
        var fields = reader.ReadArrayHeader();
        if (fields < Always)
        {
            throw new MessagePackSerializationException($"a search's spec is at least {Always} fields, not {fields}");
        }

        var spec = new SearchSpec(
            reader.ReadString() ?? "",
            MessagePackSerializer.Deserialize<ModelSpec>(ref reader, options),
            reader.ReadInt64(),
            MessagePackSerializer.Deserialize<DataSpec>(ref reader, options),
            MessagePackSerializer.Deserialize<PretrainPlan?>(ref reader, options),
            MessagePackSerializer.Deserialize<TrainRecipe>(ref reader, options),
            MessagePackSerializer.Deserialize<PrunePlan>(ref reader, options),
            reader.ReadInt32(),
            MessagePackSerializer.Deserialize<IReadOnlyList<ControlKind>>(ref reader, options),
            MessagePackSerializer.Deserialize<VerdictRule>(ref reader, options),
            MessagePackSerializer.Deserialize<Execution>(ref reader, options),
            MessagePackSerializer.Deserialize<CheckpointPolicy>(ref reader, options),
            reader.ReadInt32(),
            reader.ReadString(),
            fields > Always ? MessagePackSerializer.Deserialize<Digest?>(ref reader, options) : null);
        for (var newer = Always + 1; newer < fields; newer++)
        {
            reader.Skip();
        }

        reader.Depth--;
        return spec;
    }
}
