namespace LotteryActors.Models.Vilt;

/// <summary>The patches kept of each picture of a batch, on the grid all of them are padded to.</summary>
/// <param name="Rows">Rows of the padded grid.</param>
/// <param name="Columns">Columns of the padded grid.</param>
/// <param name="Length">Patches kept of each picture (M), padding counted.</param>
/// <param name="Patches">[B, M]: row * <paramref name="Columns"/> + column.</param>
public sealed record PatchSelection(int Rows, int Columns, int Length, IReadOnlyList<long> Patches);
