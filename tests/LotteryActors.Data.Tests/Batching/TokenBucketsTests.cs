using LotteryActors.Data.Batching;

namespace LotteryActors.Data.Tests.Batching;

public sealed class TokenBucketsTests
{
    /// <summary>Eight of length 50 and two hundred of length 10, in one bucket: the sizes told of the original.</summary>
    private static readonly int[] Lengths = [.. Enumerable.Repeat(50, 8), .. Enumerable.Repeat(10, 200)];

    [Fact]
    public void As_in_the_original_the_longest_example_of_a_bucket_counts_for_all_its_batches() =>
        Assert.Equal(Enumerable.Repeat(16, 13), Sizes(new TokenBuckets(8192, Budget: 800, Multiple: 8, DropLast: false)));

    [Fact]
    public void Mended_each_batch_is_measured_by_its_own_longest() =>
        Assert.Equal([16, 80, 80, 32], Sizes(new TokenBuckets(8192, Budget: 800, Multiple: 8, DropLast: false, KeepsLongest: false)));

    private static IEnumerable<int> Sizes(TokenBuckets buckets) =>
        buckets.Cut([.. Enumerable.Range(0, Lengths.Length)], i => Lengths[i]).Select(batch => batch.Length);
}
