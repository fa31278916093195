using LotteryActors.Data.Batching;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Tests.Batching;

public sealed class DistributedSamplerTests
{
    [Fact]
    public void The_generator_is_the_published_one()
    {
        var generator = new MersenneTwister(5489);
        uint[] draws = [.. Enumerable.Range(0, 10_000).Select(_ => generator.Next())];

        Assert.Equal(3499211612u, draws[0]);
        Assert.Equal(4123659995u, draws[^1]); // the C++ standard's check value, [rand.predef]
    }

    [Fact]
    public void Permutations_are_torchs() =>
        Assert.Equal([4, 1, 7, 5, 3, 9, 0, 8, 6, 2], MersenneTwister.Permutation(10, seed: 0)); // torch.manual_seed(0); torch.randperm(10)

    [Theory]
    [InlineData(11, 3, true)]
    [InlineData(10, 4, false)]
    [InlineData(7, 1, true)]
    [InlineData(2, 4, true)]
    public void Every_example_is_seen_and_all_ranks_have_as_many(int count, int replicas, bool shuffle)
    {
        var shares = Enumerable.Range(0, replicas).Select(rank => new DistributedSampler(count, replicas, rank, shuffle).Indices(epoch: 5)).ToList();

        Assert.Single(shares.Select(share => share.Length).Distinct());
        Assert.Equal(Enumerable.Range(0, count), shares.SelectMany(share => share).Distinct().Order());
    }

    [Fact]
    public void A_rank_keeps_its_examples_and_changes_their_order()
    {
        var sampler = new DistributedSampler(60, 2, 1, Shuffle: true);

        Assert.NotEqual(sampler.Indices(1), sampler.Indices(2));
        Assert.Equal(sampler.Indices(1).Order(), sampler.Indices(2).Order());
    }

    [Fact]
    public void Mended_it_shuffles_all_examples_and_then_deals_them_as_PyTorch_does()
    {
        var shares = Enumerable.Range(0, 3).Select(rank => new DistributedSampler(10, 3, rank, Shuffle: true, DealsFirst: false)).ToList();

        // torch.manual_seed(0); torch.randperm(10) is 4 1 7 5 3 9 0 8 6 2, its first two again at the end
        Assert.Equal([[4, 5, 0, 2], [1, 3, 8, 4], [7, 9, 6, 1]], shares.Select(share => share.Indices(0)));
        Assert.NotEqual(shares[0].Indices(0).Order(), shares[0].Indices(1).Order());
    }

    [Fact]
    public void Fewer_examples_than_half_the_ranks_are_refused() =>
        Assert.Contains(
            "1 examples cannot be dealt to 3 ranks; take 2 ranks at most",
            Assert.Throws<DataException>(() => new DistributedSampler(1, 3, 0, Shuffle: false).Indices(0)).Message,
            StringComparison.Ordinal);
}
