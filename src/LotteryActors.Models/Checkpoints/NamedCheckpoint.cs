using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Models.Checkpoints;

/// <summary>The tensors of a checkpoint under the names of the original code.</summary>
/// <param name="Family"><c>uniter</c>, <c>lxmert</c>, <c>vilt</c>, <c>bert</c> (what UNITER and LXMERT start from); null where the names tell none.</param>
/// <param name="Style">Whose names the file has.</param>
/// <param name="Changes">What was done to the names, for people.</param>
public sealed record NamedCheckpoint(string? Family, NameStyle Style, IReadOnlyList<CheckpointTensor> Tensors, IReadOnlyList<string> Changes);
