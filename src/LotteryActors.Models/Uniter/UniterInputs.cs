using LotteryActors.Data.Batches;
using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// What UNITER's forward takes (model/model.py, UniterModel). B rows, T text positions, N regions, L packed positions.
/// Without text (<paramref name="InputIds"/> null) or without regions (<paramref name="RegionFeatures"/> null) nothing is packed.
/// </summary>
/// <param name="InputIds">int64 [B, T] word pieces, padded with 0.</param>
/// <param name="PositionIds">int64 [1, T] positions of the text.</param>
/// <param name="RegionFeatures">float [B, N, F].</param>
/// <param name="RegionBoxes">float [B, N, 7] x1, y1, x2, y2, w, h, w*h as shares of the picture's sides.</param>
/// <param name="AttentionMask">int64 [B, L] 1 where the packed sequence holds something.</param>
/// <param name="GatherIndex">int64 [B, L] rows of [text | regions] in packed order.</param>
/// <param name="RegionMasks">int64 [B, N] 1 where the region is masked; null when no region can be.</param>
/// <param name="TextTypeIds">int64 [B, T]; null for type 0 everywhere.</param>
/// <param name="RegionTypeIds">int64 [B, N]; null for type 1 everywhere.</param>
public sealed record UniterInputs(
    Tensor? InputIds,
    Tensor? PositionIds,
    Tensor? RegionFeatures,
    Tensor? RegionBoxes,
    Tensor AttentionMask,
    Tensor? GatherIndex,
    Tensor? RegionMasks = null,
    Tensor? TextTypeIds = null,
    Tensor? RegionTypeIds = null)
{
    /// <summary>Copies a batch to the device. The tensors belong to the caller's dispose scope.</summary>
    public static UniterInputs Of(UniterBatch batch, Device device) =>
        new(
            batch.InputIds.ToTensor(device, batch.Size, batch.TextLength),
            TensorArithmetic.Counting(batch.TextLength, device).unsqueeze_(0),
            batch.RegionFeatures.ToTensor(device, batch.Size, batch.Regions, batch.RegionFeatureSize),
            batch.RegionBoxes.ToTensor(device, batch.Size, batch.Regions, UniterConfig.BoxSize),
            batch.AttentionMask.ToTensor(device, batch.Size, batch.Length),
            batch.GatherIndex.ToTensor(device, batch.Size, batch.Length),
            (batch as MrfrBatch)?.RegionMasks.ToTensor(device, batch.Size, batch.Regions));
}
