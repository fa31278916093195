using Akka.TestKit;

namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>An actor system whose clock stands still until it is told to go, and whose journal is in memory.</summary>
internal static class VirtualTime
{
    public const string Config = """
        akka.loglevel = WARNING
        akka.stdout-loglevel = OFF
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
        akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
        """;

    /// <summary>Lets seconds pass, one by one, until the probe has heard a message of that kind; others are passed over.</summary>
    public static async Task<T> PassUntil<T>(this TestScheduler clock, TestProbe probe)
    {
        for (var second = 0; second < 2000; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            while (await probe.ReceiveOneAsync(TimeSpan.FromMilliseconds(5)) is { } message)
            {
                if (message is T awaited)
                {
                    return awaited;
                }
            }
        }

        throw new TimeoutException($"no {typeof(T).Name} in 2000 seconds of virtual time");
    }

    /// <summary>The next message of that kind, with the clock standing still.</summary>
    public static async Task<T> Next<T>(this TestProbe probe) =>
        (T)await probe.FishForMessageAsync(m => m is T, TimeSpan.FromSeconds(20));
}
