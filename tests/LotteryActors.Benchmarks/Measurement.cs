using System.Diagnostics;

namespace LotteryActors.Benchmarks;

/// <summary>Seconds that a piece of work took, every repetition.</summary>
internal sealed record Measurement(string Name, IReadOnlyList<double> Seconds)
{
    /// <summary>The fastest repetition: the one that other processes disturbed least.</summary>
    public double Best => Seconds.Min();

    public double Median => Seconds.Order().ElementAt(Seconds.Count / 2);

    /// <summary>Runs <paramref name="work"/> once unmeasured, then <paramref name="repetitions"/> times; <paramref name="prepare"/> goes before each, unmeasured.</summary>
    public static Measurement Of(string name, int repetitions, Action work, Action? prepare = null)
    {
        prepare?.Invoke();
        work();
        return new Measurement(name, [.. Enumerable.Range(0, repetitions).Select(_ => Time(work, prepare))]);
    }

    /// <summary>Runs rivals in turn, <paramref name="rounds"/> times, so that a noisy minute of the machine falls on all of them.</summary>
    public static IReadOnlyList<Measurement> InTurn(int rounds, params IReadOnlyList<(string Name, Action Work, Action Prepare)> rivals)
    {
        var seconds = rivals.Select(_ => new List<double>()).ToList();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < rivals.Count; i++)
            {
                seconds[i].Add(Time(rivals[i].Work, rivals[i].Prepare));
            }
        }

        return [.. rivals.Zip(seconds, (rival, times) => new Measurement(rival.Name, times))];
    }

    private static double Time(Action work, Action? prepare)
    {
        prepare?.Invoke();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }
}
