using System.Globalization;

namespace LotteryActors.Benchmarks;

/// <summary>Measurements as a table: best and median, and how many times as fast as the first row.</summary>
internal static class Comparison
{
    public static IEnumerable<string> Lines(IReadOnlyList<Measurement> measurements)
    {
        var width = measurements.Max(measurement => measurement.Name.Length);
        yield return $"  {"".PadRight(width)}       best     median     speed";
        foreach (var row in measurements)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  {row.Name.PadRight(width)} {row.Best * 1000,8:F1} ms {row.Median * 1000,8:F1} ms {measurements[0].Best / row.Best,8:F2}x");
        }
    }
}
