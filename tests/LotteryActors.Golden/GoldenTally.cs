using System.Collections.Concurrent;
using Xunit;

namespace LotteryActors.Golden;

/// <summary>Collects how near a check's tensors come to the reference, so that one failure tells all that differ.</summary>
public sealed class GoldenTally(GoldenCase golden)
{
    private static readonly ConcurrentDictionary<(string Case, string Test), Deviation> Measured = new();

    private readonly List<string> _differences = [];

    public Deviation Deviation { get; private set; } = Deviation.None;

    /// <summary>Compares two tensors, element by element.</summary>
    public void Compare(string name, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, Tolerance tolerance)
    {
        Deviation = Deviation.And(name, tolerance.Share(actual, expected));
        if (tolerance.Difference(name, actual, expected) is { } difference)
        {
            Differs(difference);
        }
    }

    /// <summary>Compares two rows of whole numbers, which must be equal.</summary>
    public void Compare(string name, ReadOnlySpan<long> actual, ReadOnlySpan<long> expected)
    {
        Deviation = Deviation.And(name, 0);
        if (!actual.SequenceEqual(expected))
        {
            Differs($"{name} is {string.Join(", ", actual.ToArray())}, the reference {string.Join(", ", expected.ToArray())}");
        }
    }

    /// <summary>Compares two numbers.</summary>
    public void Compare(string name, double actual, double expected, Tolerance tolerance)
    {
        Deviation = Deviation.And(name, tolerance.Share(actual, expected));
        if (!tolerance.Allows(actual, expected))
        {
            Differs($"{name}: {actual:R}, the reference has {expected:R}");
        }
    }

    /// <summary>Notes a difference that is no matter of numbers.</summary>
    public void Differs(string how) => _differences.Add(how);

    /// <summary>What the tallies of a test measured; null where it had none.</summary>
    internal static Deviation? Of(GoldenCase golden, string test) => Measured.TryGetValue((golden.Name, test), out var found) ? found : null;

    /// <summary>Fails with every difference.</summary>
    /// <exception cref="InvalidOperationException">Something differs, or nothing was compared.</exception>
    public void MustAgree()
    {
        if (_differences.Count > 0 || Deviation.Compared == 0)
        {
            throw new InvalidOperationException($"{golden.Name}:\n{(_differences.Count > 0 ? string.Join('\n', _differences) : "nothing was compared")}");
        }

        Measured.AddOrUpdate((golden.Name, TestContext.Current.TestMethod!.MethodName), Deviation, (_, earlier) => earlier.And(Deviation));
    }
}
