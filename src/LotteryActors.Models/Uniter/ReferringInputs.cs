using LotteryActors.Data.Batches;
using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>What referring expressions take beside the batch (data/re.py, re_collate).</summary>
/// <param name="Inputs">The batch: B rows of N regions, padded.</param>
/// <param name="TextLengths">int64 [B] word pieces of each text, [CLS] and [SEP] counted: where the regions begin in the packed row.</param>
/// <param name="RegionPadding">int64 [B, N] 1 where there is no region (obj_masks).</param>
public sealed record ReferringInputs(UniterInputs Inputs, Tensor TextLengths, Tensor RegionPadding)
{
    /// <summary>Copies a batch to the device. The tensors belong to the caller's dispose scope.</summary>
    public static ReferringInputs Of(RefExpRows batch, Device device) =>
        new(
            UniterInputs.Of(batch, device),
            batch.TextLengths.ToTensor(device, batch.Size),
            batch.ObjectPadding.ToTensor(device, batch.Size, batch.Regions));
}
