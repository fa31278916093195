using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Batching;

/// <summary>
/// One rank's examples of an epoch (UNITER's data/sampler.py, DistributedSampler; referring expressions use it): every
/// <paramref name="Replicas"/>-th example, the first ones again at the end until all ranks have as many.
/// </summary>
/// <param name="Count">Examples of the data set.</param>
/// <param name="Replicas">Ranks.</param>
/// <param name="Rank">This one, from 0.</param>
/// <param name="Shuffle">Whether examples are permuted, by torch's generator with the epoch as its seed.</param>
/// <param name="DealsFirst">
/// Whether the examples are dealt out before they are shuffled, so that a rank sees the same ones in every epoch: the original's
/// defect. Otherwise all are shuffled and then dealt, as PyTorch's own sampler does.
/// </param>
internal sealed record DistributedSampler(int Count, int Replicas, int Rank, bool Shuffle, bool DealsFirst = true)
{
    /// <summary>Examples of one rank in one epoch.</summary>
    public int Samples => (int)((Count + (long)Replicas - 1) / Replicas);

    /// <exception cref="DataException">There are fewer examples than half the ranks: there is not enough to repeat.</exception>
    public int[] Indices(long epoch)
    {
        if ((long)Samples * Replicas > 2L * Count)
        {
            throw new DataException($"{Count} examples cannot be dealt to {Replicas} ranks; take {2 * Count} ranks at most");
        }

        int[] dealt = [.. Enumerable.Range(0, Samples).Select(i => (int)((Rank + ((long)i * Replicas)) % Count))];
        return (Shuffle, DealsFirst) switch
        {
            (false, _) => dealt,
            (true, true) => Picked(dealt, MersenneTwister.Permutation(Samples, epoch)),
            (true, false) => Picked(MersenneTwister.Permutation(Count, epoch), dealt),
        };
    }

    private static int[] Picked(int[] from, int[] places) => [.. places.Select(place => from[place])];
}
