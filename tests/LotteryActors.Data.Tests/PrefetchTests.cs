namespace LotteryActors.Data.Tests;

public sealed class PrefetchTests
{
    [Fact]
    public void Items_come_in_order() =>
        Assert.Equal(Enumerable.Range(0, 1000), Prefetch.Ahead(Enumerable.Range(0, 1000), capacity: 3));

    [Fact]
    public void An_exception_surfaces_after_the_items_before_it()
    {
        var seen = new List<int>();

        var error = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var item in Prefetch.Ahead(FailingAt(5)))
            {
                seen.Add(item);
            }
        });

        Assert.Equal("item 5", error.Message);
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public void An_early_end_stops_the_thread_and_disposes_the_source()
    {
        var source = new Endless();

        Assert.Equal([0, 1, 2], Prefetch.Ahead(source.Items(), capacity: 2).Take(3));

        Assert.True(source.Disposed);
        Assert.InRange(source.Made, 3, 3 + 2 + 1); // consumed, queued, and the one that waits for room
    }

    [Fact]
    public void Cancelling_ends_the_reading()
    {
        using var stop = new CancellationTokenSource();
        var source = new Endless();

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var item in Prefetch.Ahead(source.Items(), capacity: 2, stop.Token))
            {
                if (item == 10)
                {
                    stop.Cancel();
                }
            }
        });

        Assert.True(source.Disposed);
    }

    [Fact]
    public void The_source_is_read_on_another_thread()
    {
        var own = Environment.CurrentManagedThreadId;

        Assert.All(Prefetch.Ahead(Enumerable.Range(0, 3).Select(_ => Environment.CurrentManagedThreadId)), thread => Assert.NotEqual(own, thread));
    }

    private static IEnumerable<int> FailingAt(int last)
    {
        for (var i = 0; ; i++)
        {
            yield return i < last ? i : throw new InvalidDataException($"item {i}");
        }
    }

    private sealed class Endless
    {
        public int Made { get; private set; }

        public bool Disposed { get; private set; }

        public IEnumerable<int> Items()
        {
            try
            {
                while (true)
                {
                    yield return Made++;
                }
            }
            finally
            {
                Disposed = true;
            }
        }
    }
}
