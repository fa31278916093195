using LotteryActors.Data.Randomness;

namespace LotteryActors.Training.Pruning;

/// <summary>Shuffled weights, the control that isolates where the weights of a ticket stand from how they are distributed.</summary>
public static class Shuffling
{
    /// <summary>
    /// Permutes the values of one tensor uniformly at random (Fisher and Yates); the permutation depends on seed, name and
    /// length alone.
    /// </summary>
    public static void WithinTensor(Span<float> values, long seed, string name)
    {
        var key = CounterRandom.Mix((ulong)seed, StableHash.Of("shuffle"), StableHash.Of(name));
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = CounterRandom.Below(i + 1, key, (ulong)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
