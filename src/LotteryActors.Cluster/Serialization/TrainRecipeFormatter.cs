using LotteryActors.Tickets.Stages;
using MessagePack;
using MessagePack.Formatters;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// A recipe as an array that ends with the last of its fields that is there: one of plain training keeps the bytes it was
/// written with before there was adversarial training.
/// </summary>
internal sealed class TrainRecipeFormatter : IMessagePackFormatter<TrainRecipe?>
{
    private const int Plain = 11;

    public void Serialize(ref MessagePackWriter writer, TrainRecipe? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(value.Adversarial is null ? Plain : Plain + 1);
        writer.Write(value.Steps);
        writer.Write(value.BatchSize);
        writer.Write(value.Accumulation);
        writer.Write(value.LearningRate);
        writer.Write(value.WarmupSteps);
        writer.Write(value.WeightDecay);
        writer.Write(value.Beta1);
        writer.Write(value.Beta2);
        writer.Write(value.Epsilon);
        writer.Write(value.GradientNorm);
        writer.Write(value.HeadRateFactor);
        if (value.Adversarial is not null)
        {
            MessagePackSerializer.Serialize(ref writer, value.Adversarial, options);
        }
    }

    public TrainRecipe? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        options.Security.DepthStep(ref reader);
        var fields = reader.ReadArrayHeader();
        if (fields < Plain)
        {
            throw new MessagePackSerializationException($"a recipe is at least {Plain} fields, not {fields}");
        }

        var recipe = new TrainRecipe(
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadInt32(),
            reader.ReadDouble(),
            reader.ReadInt32(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            fields > Plain ? MessagePackSerializer.Deserialize<AdversarialRecipe?>(ref reader, options) : null);
        for (var newer = Plain + 1; newer < fields; newer++)
        {
            reader.Skip();
        }

        reader.Depth--;
        return recipe;
    }
}
