using System.Diagnostics;

namespace LotteryActors.Chaos.Tests;

/// <summary>Awaits a condition with a deadline.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition, string otherwise, int seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), otherwise);
            await tick.WaitForNextTickAsync();
        }
    }
}
