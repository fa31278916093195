namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>One named tensor of a checkpoint, read from the file when it is asked for.</summary>
/// <param name="Dtype">A safetensors type name: <c>F32</c>, <c>BF16</c>, <c>I64</c>...</param>
/// <param name="Read">Its little-endian bytes in row-major order.</param>
public sealed record CheckpointTensor(string Name, string Dtype, IReadOnlyList<long> Shape, Func<ReadOnlyMemory<byte>> Read)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    public long Bytes => Elements * Dtypes.Width(Dtype);

    /// <summary><c>[16, 24]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>The same values in another floating type, converted as they are read.</summary>
    /// <exception cref="ArgumentException">One of the types is no floating type.</exception>
    public CheckpointTensor As(string dtype) =>
        dtype == Dtype ? this : this with { Dtype = Dtypes.Floating(dtype), Read = Conversion(Dtypes.Floating(Dtype), dtype, Read) };

    private static Func<ReadOnlyMemory<byte>> Conversion(string from, string to, Func<ReadOnlyMemory<byte>> read) =>
        () => Dtypes.Convert(read().Span, from, to);
}
