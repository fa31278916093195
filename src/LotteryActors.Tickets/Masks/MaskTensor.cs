using System.Numerics;
using System.Runtime.InteropServices;

namespace LotteryActors.Tickets.Masks;

/// <summary>Which weights of one tensor are kept: bit i of word i/64 is weight i in row-major order, 1 = kept. Padding bits are zero.</summary>
/// <param name="Name">The parameter's name in the original checkpoint.</param>
/// <param name="Shape">The parameter's shape.</param>
public sealed record MaskTensor(string Name, IReadOnlyList<long> Shape, ulong[] Words)
{
    /// <summary>Number of weights the tensor has.</summary>
    public long Length => Count(Shape);

    public long Kept => Words.Sum(word => (long)BitOperations.PopCount(word));

    public bool this[long index] => ((Words[index >> 6] >> (int)(index & 63)) & 1) != 0;

    /// <summary>A tensor of which every weight is kept.</summary>
    public static MaskTensor Ones(string name, IReadOnlyList<long> shape)
    {
        var tensor = Zeros(name, shape);
        tensor.Words.AsSpan().Fill(ulong.MaxValue);
        if ((tensor.Length & 63) is var rest and not 0)
        {
            tensor.Words[^1] = ulong.MaxValue >> (int)(64 - rest);
        }

        return tensor;
    }

    /// <summary>A tensor of which nothing is kept yet.</summary>
    public static MaskTensor Zeros(string name, IReadOnlyList<long> shape) => new(name, shape, new ulong[(Count(shape) + 63) / 64]);

    public void Keep(long index) => Words[index >> 6] |= 1UL << (int)(index & 63);

    public void Remove(long index) => Words[index >> 6] &= ~(1UL << (int)(index & 63));

    /// <summary>Sets every removed element to exactly +0.0 (never -0.0) and leaves the others as they are.</summary>
    public void ApplyTo(Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        for (var word = 0; word < Words.Length; word++)
        {
            var kept = Words[word];
            if (kept == ulong.MaxValue)
            {
                continue;
            }

            var block = bits.Slice(word << 6, Math.Min(64, bits.Length - (word << 6)));
            for (var i = 0; i < block.Length; i++)
            {
                block[i] &= 0u - (uint)((kept >> i) & 1);
            }
        }
    }

    /// <summary>True when every removed element of <paramref name="values"/> is exactly +0.0.</summary>
    public bool Holds(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i] != 0 && !this[i])
            {
                return false;
            }
        }

        return true;
    }

    private static long Count(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}
