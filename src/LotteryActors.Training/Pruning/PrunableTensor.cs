namespace LotteryActors.Training.Pruning;

/// <summary>A weight that pruning may touch, in the order of the prunable set.</summary>
/// <param name="Name">The parameter's name in the original checkpoint.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its float32 values, row-major; as many as the shape says.</param>
public sealed record PrunableTensor(string Name, long[] Shape, ReadOnlyMemory<float> Values);
