namespace LotteryActors.Data.Randomness;

/// <summary>
/// The draws of one small thing made at one go (a scene, a sentence): draw i is a function of the key and i. Where the
/// number of draws may change between versions of a thing, give each part its own stream.
/// </summary>
public sealed class RandomStream
{
    private readonly ulong _key;
    private ulong _count;

    /// <param name="seed">The seed of the whole.</param>
    /// <param name="purpose">What the draws are for: streams of different purposes are independent.</param>
    /// <param name="index">Which of the things.</param>
    public RandomStream(ulong seed, ulong purpose, ulong index) => _key = CounterRandom.Mix(seed, purpose, index);

    /// <summary>64 uniform bits.</summary>
    public ulong Bits() => CounterRandom.Step(_key, ++_count);

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => CounterRandom.ToUnit(Bits());

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>Uniform in [0, <paramref name="n"/>).</summary>
    public int Below(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return CounterRandom.ToIndex(Bits(), n);
    }

    /// <summary>One of the items, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The items in a random order, each as likely (Fisher and Yates).</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>
    /// A bell-shaped draw of mean 0 and variance 1: the sum of four 16-bit uniforms. Exact integer arithmetic and one
    /// multiplication, so the same bits on every platform; never beyond 3.47.
    /// </summary>
    public float Bell()
    {
        var bits = Bits();
        var sum = (long)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
        return ((2 * sum) - (4 * 0xFFFF)) * BellScale;
    }

    /// <summary>2^17 over sqrt(3) is the deviation of twice the sum: each uniform on 2^16 values has a variance of 2^32 / 12.</summary>
    private const float BellScale = 1.7320508f / 131072f;
}
