using System.Runtime.InteropServices;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Pruning;

/// <summary>
/// Global magnitude pruning (Gan et al., Algorithm 1): of all weights of all tensors together, the smallest in magnitude
/// go. Exact: the mask keeps precisely as many weights as asked.
/// </summary>
public static class GlobalMagnitude
{
    /// <summary>Prunes trained weights to a kept count.</summary>
    /// <param name="trained">The prunable set with its trained values; magnitudes are compared across all of it.</param>
    /// <param name="parent">The mask these weights were trained under; null is all ones. What it removed stays removed, whatever its value.</param>
    /// <param name="preset">Name of the prunable set, for the mask.</param>
    /// <param name="kept">How many weights the new mask keeps. Of equal magnitudes the first in tensor order, then index, go first.</param>
    /// <exception cref="ArgumentException">
    /// A tensor does not match its shape or the parent, a weight the parent keeps is NaN or infinite, or the parent keeps fewer than <paramref name="kept"/>.
    /// </exception>
    public static Mask Prune(IReadOnlyList<PrunableTensor> trained, Mask? parent, string preset, long kept)
    {
        CheckShapes(trained);
        var candidates = parent ?? Everything(trained, preset);
        CheckParent(trained, candidates);

        var removed = candidates.Kept - kept;
        if (kept < 0 || removed < 0)
        {
            throw new ArgumentException($"pruning '{preset}' to {kept} weights: the parent mask keeps {candidates.Kept}; ask for a count from 0 to that", nameof(kept));
        }

        var threshold = MagnitudeThreshold.Find(trained, candidates, removed);
        var ties = threshold.TiesRemoved;
        return new Mask(preset, [.. trained.Zip(candidates.Tensors, (tensor, before) => Survivors(tensor, before, threshold.Magnitude, ref ties))]);
    }

    /// <summary>Keeps what is larger than the threshold and, once the quota of ties is used up, what equals it.</summary>
    private static MaskTensor Survivors(PrunableTensor tensor, MaskTensor before, uint threshold, ref long ties)
    {
        var after = MaskTensor.Zeros(tensor.Name, tensor.Shape);
        var values = MemoryMarshal.Cast<float, uint>(tensor.Values.Span);
        for (var word = 0; word < before.Words.Length; word++)
        {
            var candidates = before.Words[word];
            if (candidates == 0)
            {
                continue;
            }

            var block = Magnitudes.Block(values, word);
            var equal = Magnitudes.Matching(block, Magnitudes.All, threshold) & candidates;
            var larger = Magnitudes.Above(block, threshold) & candidates;
            after.Words[word] = larger | WithoutFirst(equal, ref ties);
        }

        return after;
    }

    /// <summary>Clears the lowest bits, one for every tie still to be removed.</summary>
    private static ulong WithoutFirst(ulong equal, ref long ties)
    {
        for (; equal != 0 && ties > 0; ties--)
        {
            equal &= equal - 1;
        }

        return equal;
    }

    private static Mask Everything(IReadOnlyList<PrunableTensor> trained, string preset) =>
        new(preset, [.. trained.Select(tensor => MaskTensor.Ones(tensor.Name, tensor.Shape))]);

    private static void CheckShapes(IReadOnlyList<PrunableTensor> trained)
    {
        foreach (var tensor in trained)
        {
            if (tensor.Shape.Aggregate(1L, (product, size) => product * size) != tensor.Values.Length)
            {
                throw new ArgumentException($"'{tensor.Name}' has {tensor.Values.Length} values, its shape [{string.Join(", ", tensor.Shape)}] wants another number; pass the whole tensor", nameof(trained));
            }
        }
    }

    private static void CheckParent(IReadOnlyList<PrunableTensor> trained, Mask parent)
    {
        if (trained.Count != parent.Tensors.Count)
        {
            throw new ArgumentException($"the parent mask ranges over {parent.Tensors.Count} tensors, the weights over {trained.Count}; prune with a mask of the same set", nameof(parent));
        }

        foreach (var (tensor, mask) in trained.Zip(parent.Tensors))
        {
            if (tensor.Name != mask.Name || !tensor.Shape.SequenceEqual(mask.Shape))
            {
                throw new ArgumentException(
                    $"'{tensor.Name}' [{string.Join(", ", tensor.Shape)}] stands where the parent mask has '{mask.Name}' [{string.Join(", ", mask.Shape)}]; prune with a mask of the same set", nameof(parent));
            }
        }
    }
}
