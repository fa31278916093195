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
/// <param name="Perturbation">What is added to word embeddings and region features; null when nothing is.</param>
public sealed record UniterInputs(
    Tensor? InputIds,
    Tensor? PositionIds,
    Tensor? RegionFeatures,
    Tensor? RegionBoxes,
    Tensor AttentionMask,
    Tensor? GatherIndex,
    Tensor? RegionMasks = null,
    Tensor? TextTypeIds = null,
    Tensor? RegionTypeIds = null,
    Perturbation? Perturbation = null)
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
            (batch as MrfrBatch)?.RegionMasks.ToTensor(device, batch.Size, batch.Regions),
            batch.TextTypes?.ToTensor(device, batch.Size, batch.TextLength),
            batch.RegionTypes?.ToTensor(device, batch.Size, batch.Regions));

    /// <summary>
    /// Where these inputs can be perturbed (<see cref="IPerturbable{TInputs}.Extent"/>): 1 at word pieces, which are never
    /// piece 0, and at as many regions as the row's attention mask leaves beside them.
    /// </summary>
    /// <param name="hidden">Length of a word embedding.</param>
    internal Perturbation Extent(long hidden)
    {
        var words = InputIds?.DiffersFrom(0).to(ScalarType.Float32);
        return new Perturbation(
            words?.unsqueeze(2).expand(-1, -1, hidden),
            RegionFeatures is { } features ? Present(features, Regions(words)).unsqueeze(2).expand_as(features) : null);
    }

    /// <summary>[B, 1]: how many regions each row has.</summary>
    private Tensor Regions(Tensor? words)
    {
        var positions = AttentionMask.to(ScalarType.Float32).sum(1, keepdim: true);
        return words is null ? positions : positions.Minus(words.sum(1, keepdim: true));
    }

    /// <summary>[B, N] 1 at the first so many regions of each row.</summary>
    private static Tensor Present(Tensor features, Tensor regions) =>
        TensorArithmetic.Counting(features.size(1), features.device).unsqueeze(0).less(regions).to(ScalarType.Float32);
}
