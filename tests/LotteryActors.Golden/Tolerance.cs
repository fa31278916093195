using System.Text.Json;

namespace LotteryActors.Golden;

/// <summary>How far a number may lie from the reference: |a - b| &lt;= Absolute + Relative * |b|.</summary>
public sealed record Tolerance(double Absolute, double Relative)
{
    public static Tolerance Exact { get; } = new(0, 0);

    public bool Allows(double actual, double expected) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= Absolute + (Relative * Math.Abs(expected));

    /// <summary>|a - b| as a share of what is allowed: 0 where equal, over 1 where too far.</summary>
    public double Share(double actual, double expected) =>
        actual.Equals(expected) ? 0 : Math.Abs(actual - expected) / (Absolute + (Relative * Math.Abs(expected)));

    /// <summary>The largest share of two tensors' elements.</summary>
    public double Share(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        var worst = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            worst = Math.Max(worst, Share(actual[i], expected[i]));
        }

        return worst;
    }

    /// <summary>Where two tensors differ by more than is allowed, worst element first to be named; null where they agree.</summary>
    public string? Difference(string name, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
        {
            return $"{name} has {actual.Length} elements, the reference {expected.Length}";
        }

        var (worst, excess, outside) = (0, 0.0, 0);
        for (var i = 0; i < actual.Length; i++)
        {
            if (Allows(actual[i], expected[i]))
            {
                continue;
            }

            outside++;
            var over = Math.Abs((double)actual[i] - expected[i]) - (Relative * Math.Abs((double)expected[i]));
            if (outside == 1 || over > excess || double.IsNaN(over))
            {
                (worst, excess) = (i, over);
            }
        }

        return outside == 0
            ? null
            : $"{name}: {outside} of {actual.Length} elements differ, worst [{worst}] = {actual[worst]:R}, the reference has {expected[worst]:R} (allowed {Absolute:R} + {Relative:R} * |reference|)";
    }

    /// <summary>Reads a manifest's <c>[atol, rtol, ..]</c>; text such as <c>exact</c> means no deviation at all.</summary>
    internal static Tolerance Read(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? new Tolerance(value[0].GetDouble(), value[1].GetDouble()) : Exact;
}
