namespace LotteryActors.Data.Randomness;

/// <summary>
/// Randomness without state: every draw is a function of a seed and up to three counters (epoch, index, purpose), so
/// that any draw can be made again anywhere, in any order. The mixing is SplitMix64's finaliser (Steele, Lea and Flood,
/// OOPSLA 2014; constants by Stafford, variant 13), applied once per counter.
/// </summary>
public static class CounterRandom
{
    /// <summary>2^64 divided by the golden ratio: SplitMix64's step.</summary>
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>64 uniform bits.</summary>
    public static ulong Mix(ulong seed, ulong a, ulong b = 0, ulong c = 0) =>
        Finalise(Finalise(Finalise(Finalise(seed + Golden) + a + Golden) + b + Golden) + c + Golden);

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public static double Uniform(ulong seed, ulong a, ulong b = 0, ulong c = 0) => ToUnit(Mix(seed, a, b, c));

    /// <summary>Uniform in [0, <paramref name="n"/>), with a bias below n / 2^64.</summary>
    public static int Below(int n, ulong seed, ulong a, ulong b = 0, ulong c = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return ToIndex(Mix(seed, a, b, c), n);
    }

    /// <summary>
    /// A standard normal by Box and Muller. Log and cosine come from the platform's C library and may differ in the last
    /// bit between platforms: nothing that decides a fingerprint uses it (see <see cref="RandomStream.Bell"/>).
    /// </summary>
    public static double Normal(ulong seed, ulong a, ulong b = 0, ulong c = 0)
    {
        var bits = Mix(seed, a, b, c);
        var radius = 1.0 - ToUnit(bits); // in (0, 1]: its logarithm is finite
        var angle = ToUnit(Finalise(bits + Golden));
        return Math.Sqrt(-2.0 * Math.Log(radius)) * Math.Cos(2.0 * Math.PI * angle);
    }

    /// <summary>The numbers 0 to n-1 in the order of one epoch (Fisher and Yates).</summary>
    public static int[] Permutation(int n, ulong seed, ulong epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var order = new int[n];
        for (var i = 0; i < n; i++)
        {
            order[i] = i;
        }

        var key = Mix(seed, epoch);
        for (var i = n - 1; i > 0; i--)
        {
            var j = ToIndex(Finalise(key + (Golden * (ulong)i)), i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    internal static ulong Step(ulong key, ulong counter) => Finalise(key + (Golden * counter));

    internal static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    internal static int ToIndex(ulong bits, int n) => (int)Math.BigMul(bits, (ulong)n, out _);

    private static ulong Finalise(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
