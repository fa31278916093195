using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Tests.Pruning;

public sealed class ShufflingTests
{
    [Fact]
    public void Every_value_is_still_there_and_hardly_any_in_its_place()
    {
        var shuffled = Shuffled(1000, 3, "query");

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (float)i), shuffled.Order());
        Assert.InRange(shuffled.Where((value, i) => value == i).Count(), 0, 6);
    }

    [Fact]
    public void Seed_and_name_decide_the_permutation()
    {
        Assert.Equal(Shuffled(100, 3, "query"), Shuffled(100, 3, "query"));
        Assert.NotEqual(Shuffled(100, 3, "query"), Shuffled(100, 4, "query"));
        Assert.NotEqual(Shuffled(100, 3, "query"), Shuffled(100, 3, "key"));
    }

    [Fact]
    public void Every_order_of_three_is_equally_likely()
    {
        var orders = Enumerable.Range(0, 6000).Select(seed => string.Join(',', Shuffled(3, seed, "query"))).CountBy(order => order).ToList();

        // p = 1/6: mean 1000, standard deviation 28.9.
        Assert.Equal(6, orders.Count);
        Assert.All(orders, order => Assert.InRange(order.Value, 1000 - 116, 1000 + 116));
    }

    private static float[] Shuffled(int length, long seed, string name)
    {
        var values = Enumerable.Range(0, length).Select(i => (float)i).ToArray();
        Shuffling.WithinTensor(values, seed, name);
        return values;
    }
}
