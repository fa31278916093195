using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace LotteryActors.Data;

/// <summary>Makes the next batches while the device works on this one.</summary>
public static class Prefetch
{
    /// <summary>
    /// The items of <paramref name="source"/> in their order, read ahead by one background thread per enumeration, at
    /// most <paramref name="capacity"/> items early. An exception of the source surfaces at the consumer after the items
    /// before it. Disposing the enumerator stops the thread and waits for it.
    /// </summary>
    /// <exception cref="OperationCanceledException">While enumerating: <paramref name="stop"/> was cancelled.</exception>
    public static IEnumerable<T> Ahead<T>(IEnumerable<T> source, int capacity = 4, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return Consume(source, capacity, stop);
    }

    private static IEnumerable<T> Consume<T>(IEnumerable<T> source, int capacity, CancellationToken stop)
    {
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var queue = new BlockingCollection<T>(capacity);
        ExceptionDispatchInfo? failure = null;
        var producer = new Thread(() => failure = Produce(source, queue, quit.Token)) { IsBackground = true, Name = "prefetch" };
        producer.Start();
        try
        {
            foreach (var item in queue.GetConsumingEnumerable(stop))
            {
                yield return item;
            }

            producer.Join();
            failure?.Throw();
        }
        finally
        {
            quit.Cancel();
            producer.Join();
        }
    }

    /// <summary>Fills the queue to the end of the source; what went wrong, or null.</summary>
    private static ExceptionDispatchInfo? Produce<T>(IEnumerable<T> source, BlockingCollection<T> queue, CancellationToken quit)
    {
        try
        {
            foreach (var item in source)
            {
                queue.Add(item, quit);
            }

            return null;
        }
#pragma warning disable CA1031 // Whatever the source throws is thrown again at the consumer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            queue.CompleteAdding();
        }
    }
}
