using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>What referring expressions take beside the batch (data/re.py, re_collate).</summary>
/// <param name="Inputs">The batch: B rows of N regions, padded.</param>
/// <param name="TextLengths">int64 [B] word pieces of each text, [CLS] and [SEP] counted: where the regions begin in the packed row.</param>
/// <param name="RegionPadding">int64 [B, N] 1 where there is no region (obj_masks).</param>
public sealed record ReferringInputs(UniterInputs Inputs, Tensor TextLengths, Tensor RegionPadding);
