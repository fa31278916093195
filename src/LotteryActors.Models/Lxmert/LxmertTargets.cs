using static TorchSharp.torch;

namespace LotteryActors.Models.Lxmert;

/// <summary>What LXMERT's pre-training asks for; an objective that is null is not trained.</summary>
/// <param name="Words">int64 [B, T] the masked word pieces; -1 where none is asked for.</param>
/// <param name="Matches">int64 [B] 1 where sentence and picture belong together, 0 where not.</param>
/// <param name="Answers">int64 [B] the answer's place in the table; -1 where the sentence is no question, or does not belong to the picture.</param>
public sealed record LxmertTargets(
    Tensor? Words = null,
    Tensor? Matches = null,
    RegionTargets? Regions = null,
    Tensor? Answers = null);

/// <summary>
/// What the detector saw, with the weight of each region. Objects and attributes are weighted by the detector's
/// confidence alone and asked of EVERY region, masked or not, as in the original; features by the mask.
/// </summary>
/// <param name="Objects">int64 [B, N] classes (-1 for none) and float [B, N] confidences.</param>
/// <param name="Attributes">int64 [B, N] classes (-1 for none) and float [B, N] confidences.</param>
/// <param name="Features">float [B, N, F] before masking, and float [B, N] 1 where the region is masked.</param>
public sealed record RegionTargets(WeightedTargets? Objects = null, WeightedTargets? Attributes = null, WeightedTargets? Features = null);

/// <summary>Targets and the weight of each.</summary>
public sealed record WeightedTargets(Tensor Values, Tensor Weights);

/// <summary>One objective's loss, a scalar, under the original's name: Mask_LM, Matched, Obj, Attr, Feat or QA.</summary>
public sealed record NamedLoss(string Name, Tensor Loss);

/// <summary>The losses of one pass.</summary>
/// <param name="Total">Their sum, to back-propagate.</param>
/// <param name="Parts">In the original's order, those that were asked for.</param>
public sealed record LxmertLosses(Tensor Total, IReadOnlyList<NamedLoss> Parts)
{
    /// <summary>With a single part the total is that part, and moves once.</summary>
    internal LxmertLosses MoveToOuter()
    {
        foreach (var loss in Parts.Select(part => part.Loss).Append(Total).Distinct(ReferenceEqualityComparer.Instance).Cast<Tensor>())
        {
            loss.MoveToOuterDisposeScope();
        }

        return this;
    }
}
