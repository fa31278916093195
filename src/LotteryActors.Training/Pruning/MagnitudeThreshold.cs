using System.Numerics;
using System.Runtime.InteropServices;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Pruning;

/// <summary>
/// Where the line between removed and kept weights runs: everything smaller than <paramref name="Magnitude"/> goes, and
/// the first <paramref name="TiesRemoved"/> of those equal to it.
/// </summary>
/// <param name="Magnitude">Bits of a float32 with its sign cleared.</param>
internal readonly record struct MagnitudeThreshold(uint Magnitude, long TiesRemoved)
{
    private const int LowBits = 16;
    private const uint HighPart = Magnitudes.All >> LowBits << LowBits;
    private const uint LowPart = (1u << LowBits) - 1;

    /// <summary>
    /// The threshold that removes the <paramref name="removed"/> smallest candidates. Two histograms find it exactly
    /// without sorting: one over the high bits of every magnitude, one over the low bits of those in the bin that the
    /// line runs through.
    /// </summary>
    /// <exception cref="ArgumentException">A candidate is NaN or infinite.</exception>
    public static MagnitudeThreshold Find(IReadOnlyList<PrunableTensor> trained, Mask candidates, long removed)
    {
        var high = new uint[(Magnitudes.All >> LowBits) + 1];
        foreach (var (tensor, mask) in trained.Zip(candidates.Tensors))
        {
            CountHigh(MemoryMarshal.Cast<float, uint>(tensor.Values.Span), mask.Words, high);
        }

        if (high.AsSpan((int)(Magnitudes.Infinity >> LowBits)).ContainsAnyExcept(0u))
        {
            throw NotFinite(trained, candidates);
        }

        var (bin, below) = Crossing(high, removed);
        var low = new uint[LowPart + 1];
        foreach (var (tensor, mask) in trained.Zip(candidates.Tensors))
        {
            CountLow(MemoryMarshal.Cast<float, uint>(tensor.Values.Span), mask.Words, bin << LowBits, low);
        }

        var (rest, belowInBin) = Crossing(low, removed - below);
        return new MagnitudeThreshold((bin << LowBits) | rest, removed - below - belowInBin);
    }

    private static void CountHigh(ReadOnlySpan<uint> values, ulong[] candidates, uint[] bins)
    {
        for (var word = 0; word < candidates.Length; word++)
        {
            var block = Magnitudes.Block(values, word);
            var left = candidates[word];
            if (left == ulong.MaxValue)
            {
                foreach (var value in block)
                {
                    bins[(value & Magnitudes.All) >> LowBits]++;
                }

                continue;
            }

            for (; left != 0; left &= left - 1)
            {
                bins[(block[BitOperations.TrailingZeroCount(left)] & Magnitudes.All) >> LowBits]++;
            }
        }
    }

    private static void CountLow(ReadOnlySpan<uint> values, ulong[] candidates, uint high, uint[] bins)
    {
        for (var word = 0; word < candidates.Length; word++)
        {
            if (candidates[word] == 0)
            {
                continue;
            }

            var block = Magnitudes.Block(values, word);
            for (var inBin = Magnitudes.Matching(block, HighPart, high) & candidates[word]; inBin != 0; inBin &= inBin - 1)
            {
                bins[block[BitOperations.TrailingZeroCount(inBin)] & LowPart]++;
            }
        }
    }

    /// <summary>The first bin with which the running count reaches <paramref name="rank"/>, and the count before that bin.</summary>
    private static (uint Bin, long Below) Crossing(uint[] bins, long rank)
    {
        var below = 0L;
        var bin = 0u;
        while (below + bins[bin] < rank)
        {
            below += bins[bin++];
        }

        return (bin, below);
    }

    private static ArgumentException NotFinite(IReadOnlyList<PrunableTensor> trained, Mask candidates)
    {
        foreach (var (tensor, mask) in trained.Zip(candidates.Tensors))
        {
            var values = tensor.Values.Span;
            for (var i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]) && mask[i])
                {
                    return new ArgumentException($"weight {i} of '{tensor.Name}' is {values[i]}; magnitudes want finite weights: lower the learning rate or clip the gradients, and train again", nameof(trained));
                }
            }
        }

        throw new InvalidOperationException("the histogram saw a weight that is not finite, the weights hold none");
    }
}
