namespace LotteryActors.Data.Batching;

/// <summary>
/// UNITER's batches of about equal cost (data/sampler.py TokenBucketSampler): as many examples as fit a budget of word
/// pieces and regions, padding counted, always a multiple of a few.
/// </summary>
/// <param name="BucketSize">Examples that are sorted by length together (8192 in the original).</param>
/// <param name="Budget">Largest batch in padded positions.</param>
/// <param name="Multiple">Batches are multiples of this (8 in the original).</param>
/// <param name="DropLast">Whether the partial batch at the end of every bucket is left out, as in training.</param>
/// <param name="KeepsLongest">
/// Whether the longest example of a bucket counts for all its batches: the original's defect, by which later batches stay smaller than
/// the budget allows. Otherwise each batch is measured by its own longest.
/// </param>
internal sealed record TokenBuckets(int BucketSize, int Budget, int Multiple, bool DropLast, bool KeepsLongest = true)
{
    /// <summary>Cuts an epoch's examples into batches; the original then shuffles the batches.</summary>
    /// <param name="order">The examples in the epoch's random order.</param>
    /// <exception cref="DataException">A bucket's longest examples do not fit the budget.</exception>
    public IReadOnlyList<int[]> Cut(IReadOnlyList<int> order, Func<int, int> lengthOf) =>
        [.. order.Chunk(BucketSize).SelectMany(bucket => CutBucket([.. bucket.OrderByDescending(lengthOf)], lengthOf))];

    private List<int[]> CutBucket(int[] sorted, Func<int, int> lengthOf)
    {
        var batches = new List<int[]>();
        var current = new List<int>();
        var longest = 0;
        foreach (var chunk in sorted.Chunk(Multiple))
        {
            longest = Math.Max(longest, chunk.Max(lengthOf));
            if (longest * (current.Count + Multiple) > Budget)
            {
                RequireSome(current, longest);
                batches.Add([.. current]);
                current.Clear();
                longest = KeepsLongest ? longest : chunk.Max(lengthOf);
            }

            current.AddRange(chunk);
        }

        if (!DropLast && current.Count > 0)
        {
            batches.Add([.. current]);
        }

        return batches;
    }

    private void RequireSome(List<int> current, int longest)
    {
        if (current.Count == 0)
        {
            throw new DataException($"a batch of {Multiple} examples of length {longest} exceeds the budget of {Budget}; raise it to {longest * Multiple}");
        }
    }
}
