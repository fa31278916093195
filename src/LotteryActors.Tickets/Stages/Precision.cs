namespace LotteryActors.Tickets.Stages;

/// <summary>The arithmetic a model's forward pass runs in. Weights, gradients and the optimiser are float32 in either.</summary>
public enum Precision
{
    /// <summary>IEEE single precision throughout; TF32 is off.</summary>
    Float32 = 0,

    /// <summary>bfloat16 by Torch's autocast: matrix products in bfloat16, reductions and losses in float32.</summary>
    Bfloat16 = 1,
}

/// <summary>Precisions as specs and keys write them.</summary>
public static class Precisions
{
    private static readonly (Precision Precision, string Name)[] Names = [(Precision.Float32, "float32"), (Precision.Bfloat16, "bf16")];

    public static IReadOnlyList<string> All { get; } = [.. Names.Select(n => n.Name)];

    public static string NameOf(Precision precision) => Names.First(n => n.Precision == precision).Name;

    /// <param name="name">One of <see cref="All"/>.</param>
    public static Precision Of(string name) => Names.First(n => n.Name == name).Precision;
}
