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
        var seconds = new List<double>();
        for (var i = 0; i < repetitions; i++)
        {
            prepare?.Invoke();
            GC.Collect();
            var watch = Stopwatch.StartNew();
            work();
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return new Measurement(name, seconds);
    }
}
