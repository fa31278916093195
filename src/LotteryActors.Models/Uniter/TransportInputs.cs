using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>What word-region alignment takes beside an image-text matching batch (data/itm.py, itm_ot_collate).</summary>
/// <param name="Scatter">int64 [B, L] the slot of every packed position: texts first, then regions.</param>
/// <param name="Slots">How many slots there are: one more than the largest of <paramref name="Scatter"/>.</param>
/// <param name="TextPadding">int64 [B, T] 1 at padding.</param>
/// <param name="RegionPadding">int64 [B, N] 1 at padding.</param>
public sealed record TransportInputs(Tensor Scatter, long Slots, Tensor TextPadding, Tensor RegionPadding);
