using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Tests.Randomness;

public sealed class CounterRandomTests
{
    [Fact]
    public void Draws_are_pinned_because_every_data_order_and_mask_ever_made_rests_on_them()
    {
        ulong[] mixed = [2391539541053276776, 3705391937491829246, 4628966333376681830];
        Assert.Equal(mixed, (ulong[])[CounterRandom.Mix(0, 0), CounterRandom.Mix(1, 2, 3, 4), CounterRandom.Mix(ulong.MaxValue, 7)]);
        int[] permuted = [6, 1, 9, 0, 8, 3, 7, 5, 2, 4];
        Assert.Equal(permuted, CounterRandom.Permutation(10, 42, 3));
        Assert.Equal(0.18769764117491006, CounterRandom.Uniform(5, 6, 7));
    }

    [Fact]
    public void The_finaliser_is_splitmix64s()
    {
        // The first outputs of SplitMix64 seeded with 1234567, as its authors publish them.
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];

        Assert.Equal(expected, Enumerable.Range(1, 5).Select(i => CounterRandom.Step(1234567, (ulong)i)));
    }

    [Fact]
    public void Every_counter_changes_the_draw()
    {
        ulong[] draws = [CounterRandom.Mix(1, 1, 1, 1), CounterRandom.Mix(2, 1, 1, 1), CounterRandom.Mix(1, 2, 1, 1), CounterRandom.Mix(1, 1, 2, 1), CounterRandom.Mix(1, 1, 1, 2)];

        Assert.Equal(5, draws.Distinct().Count());
        Assert.NotEqual(CounterRandom.Mix(1, 2, 3), CounterRandom.Mix(1, 3, 2));
    }

    [Fact]
    public void Below_is_even()
    {
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[CounterRandom.Below(7, 11, (ulong)i)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400)); // 4.3 deviations
    }

    [Fact]
    public void A_permutation_has_every_number_once_and_differs_between_epochs()
    {
        var first = CounterRandom.Permutation(1000, 9, 0);

        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.NotEqual(first, CounterRandom.Permutation(1000, 9, 1));
        Assert.Equal(first, CounterRandom.Permutation(1000, 9, 0));
    }

    [Fact]
    public void Permutations_of_three_are_all_as_likely()
    {
        var counts = Enumerable.Range(0, 12_000)
            .GroupBy(epoch => string.Join("", CounterRandom.Permutation(3, 1, (ulong)epoch)))
            .Select(group => group.Count())
            .ToArray();

        Assert.Equal(6, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 1_820, 2_180));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Normal_and_bell_have_mean_zero_and_variance_one(bool bell)
    {
        var stream = new RandomStream(1, 2, 3);
        var draws = Enumerable.Range(0, 100_000).Select(i => bell ? stream.Bell() : CounterRandom.Normal(3, (ulong)i)).ToArray();

        Assert.InRange(draws.Average(), -0.015, 0.015);
        Assert.InRange(draws.Select(x => x * x).Average(), 0.98, 1.02);
    }

    [Fact]
    public void Nothing_can_be_drawn_below_zero() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CounterRandom.Below(0, 1, 1));
}
