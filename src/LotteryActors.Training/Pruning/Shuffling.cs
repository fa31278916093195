namespace LotteryActors.Training.Pruning;

/// <summary>Shuffled weights, the control that isolates where the weights of a ticket stand from how they are distributed.</summary>
public static class Shuffling
{
    /// <summary>Permutes the values of one tensor uniformly at random; the permutation depends on seed and name alone.</summary>
    public static void WithinTensor(Span<float> values, long seed, string name) => throw new NotImplementedException();
}
