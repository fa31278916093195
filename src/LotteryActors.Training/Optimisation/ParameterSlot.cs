namespace LotteryActors.Training.Optimisation;

/// <summary>Where one parameter lives in the flat buffers, and how the optimiser treats it.</summary>
/// <param name="Name">The parameter's name in the original checkpoint.</param>
/// <param name="Offset">First float; a multiple of 16.</param>
/// <param name="Length">Number of weights; the slot itself reaches to the next multiple of 16, filled with zeros.</param>
/// <param name="Decayed">Whether weight decay applies (UNITER, optim/misc.py).</param>
/// <param name="Prunable">Whether a mask of the chosen preset ranges over it.</param>
/// <param name="RateFactor">Its learning rate as a multiple of the schedule's (lr_mul of the task head, 1 elsewhere).</param>
public sealed record ParameterSlot(
    string Name,
    IReadOnlyList<long> Shape,
    int Offset,
    int Length,
    bool Decayed,
    bool Prunable,
    double RateFactor)
{
    /// <summary>Floats one SIMD step of the fused passes works on; no pass needs a scalar tail.</summary>
    public const int Alignment = 16;

    /// <summary>The slot with its padding: what the fused passes run over.</summary>
    public Range Padded => Offset..(Offset + PaddedLength(Length));

    /// <summary>The weights alone.</summary>
    public Range Values => Offset..(Offset + Length);

    internal static int PaddedLength(int length) => checked(length + Alignment - 1) & -Alignment;
}
