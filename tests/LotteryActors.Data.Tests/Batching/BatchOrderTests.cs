using LotteryActors.Data.Batching;

namespace LotteryActors.Data.Tests.Batching;

public sealed class BatchOrderTests
{
    private static int LengthOf(int index) => 5 + (index * 7 % 40);

    [Fact]
    public void A_batch_is_the_same_whatever_was_read_before_it()
    {
        var inOrder = Order(seed: 3);
        var expected = Enumerable.Range(0, 100).Select(k => inOrder.At(k)).ToArray();

        foreach (var k in new[] { 77, 0, 99, 41, 40 })
        {
            var plan = Order(seed: 3).At(k);
            Assert.Equal(expected[k].Epoch, plan.Epoch);
            Assert.Equal(expected[k].Indices, plan.Indices);
        }
    }

    [Fact]
    public void An_epoch_shows_no_example_twice_and_misses_less_than_a_batch()
    {
        var order = Order(seed: 1);
        var epoch = Enumerable.Range(0, 1003 / 16).SelectMany(k => order.At(k).Indices).ToArray();

        Assert.Equal(epoch.Length, epoch.Distinct().Count());
        Assert.Equal(1003 / 16 * 16, epoch.Length);
        Assert.Equal(1, order.At(1003 / 16).Epoch);
    }

    [Fact]
    public void Batches_hold_examples_of_about_one_length()
    {
        var order = Order(seed: 1);
        var spreads = Enumerable.Range(0, 62).Select(k => order.At(k).Indices.Select(LengthOf).ToArray()).Select(l => l.Max() - l.Min());

        Assert.InRange(spreads.Average(), 0, 5); // 40 lengths; unsorted batches of 16 spread over 35 of them
    }

    [Fact]
    public void Batches_of_an_epoch_do_not_come_by_length()
    {
        var order = Order(seed: 1);
        var lengths = Enumerable.Range(0, 62).Select(k => LengthOf(order.At(k).Indices[0])).ToArray();

        Assert.InRange(lengths.Zip(lengths.Skip(1)).Count(pair => pair.Second > pair.First), 15, 45);
    }

    [Fact]
    public void Seeds_and_epochs_give_other_orders()
    {
        Assert.NotEqual(Order(seed: 1).At(0).Indices, Order(seed: 2).At(0).Indices);
        Assert.NotEqual(Order(seed: 1).At(0).Indices, Order(seed: 1).At(62).Indices);
    }

    [Fact]
    public void Fewer_examples_than_a_batch_make_a_batch_of_all()
    {
        var order = new BatchOrder(5, LengthOf, 16, 1);

        Assert.Equal([0, 1, 2, 3, 4], order.At(7).Indices.Order());
        Assert.Equal(7, order.At(7).Epoch);
    }

    private static BatchOrder Order(long seed) => new(1003, LengthOf, 16, seed);
}
