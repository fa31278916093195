using LotteryActors.Tickets.Stages;
using MessagePack;
using MessagePack.Formatters;

namespace LotteryActors.Cluster.Serialization;

/// <summary>
/// A recipe as an array that ends with the last of its fields that is not as it always was: one of plain training keeps the
/// bytes it was written with before there was a choice of adversaries, optimisers and schedules.
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

        var fields = FieldsOf(value);
        writer.WriteArrayHeader(fields);
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
        if (fields > Plain)
        {
            MessagePackSerializer.Serialize(ref writer, value.Adversarial, options);
        }

        if (fields > Plain + 1)
        {
            writer.Write((int)value.Optimiser);
        }

        if (fields > Plain + 2)
        {
            writer.Write((int)value.Schedule);
        }

        if (fields > Plain + 3)
        {
            writer.Write(value.EndRate);
        }

        if (fields > Plain + 4)
        {
            writer.Write(value.Power);
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
            fields > Plain ? MessagePackSerializer.Deserialize<AdversarialRecipe?>(ref reader, options) : null,
            fields > Plain + 1 ? (OptimiserKind)reader.ReadInt32() : OptimiserKind.AdamW,
            fields > Plain + 2 ? (ScheduleKind)reader.ReadInt32() : ScheduleKind.Linear,
            fields > Plain + 3 ? reader.ReadDouble() : TrainRecipe.NoEndRate,
            fields > Plain + 4 ? reader.ReadDouble() : TrainRecipe.StraightLine);
        for (var newer = Plain + 5; newer < fields; newer++)
        {
            reader.Skip();
        }

        reader.Depth--;
        return recipe;
    }

    private static int FieldsOf(TrainRecipe recipe) => recipe switch
    {
        { Power: not TrainRecipe.StraightLine } => Plain + 5,
        { EndRate: not TrainRecipe.NoEndRate } => Plain + 4,
        { Schedule: not ScheduleKind.Linear } => Plain + 3,
        { Optimiser: not OptimiserKind.AdamW } => Plain + 2,
        { Adversarial: not null } => Plain + 1,
        _ => Plain,
    };
}
