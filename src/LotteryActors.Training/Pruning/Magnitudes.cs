using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LotteryActors.Training.Pruning;

/// <summary>
/// Magnitudes of float32 weights as integers: with the sign bit cleared, IEEE-754 bits order as the magnitudes do.
/// Questions are asked of 64 weights at a time and answered with one bit each, as a mask's words hold them.
/// </summary>
internal static class Magnitudes
{
    /// <summary>All bits of a magnitude: everything but the sign.</summary>
    public const uint All = 0x7fff_ffff;

    /// <summary>The magnitude of infinity; NaNs lie above it.</summary>
    public const uint Infinity = 0x7f80_0000;

    /// <summary>The weights that word <paramref name="word"/> of a mask tensor speaks of: 64, fewer at the end.</summary>
    public static ReadOnlySpan<uint> Block(ReadOnlySpan<uint> values, int word) =>
        values.Slice(word << 6, Math.Min(64, values.Length - (word << 6)));

    /// <summary>Bit i tells whether the magnitude of weight i, seen through <paramref name="bits"/>, is <paramref name="wanted"/>.</summary>
    public static ulong Matching(ReadOnlySpan<uint> block, uint bits, uint wanted)
    {
        var answer = 0UL;
        if (block.Length == 64)
        {
            var mask = Vector512.Create(bits);
            var value = Vector512.Create(wanted);
            for (var i = 0; i < 64; i += 16)
            {
                answer |= Vector512.Equals(Load(block, i) & mask, value).ExtractMostSignificantBits() << i;
            }

            return answer;
        }

        for (var i = 0; i < block.Length; i++)
        {
            answer |= ((block[i] & bits) == wanted ? 1UL : 0UL) << i;
        }

        return answer;
    }

    /// <summary>Bit i tells whether the magnitude of weight i is larger than <paramref name="threshold"/>.</summary>
    public static ulong Above(ReadOnlySpan<uint> block, uint threshold)
    {
        var answer = 0UL;
        if (block.Length == 64)
        {
            var mask = Vector512.Create(All);
            var value = Vector512.Create((int)threshold);
            for (var i = 0; i < 64; i += 16)
            {
                answer |= Vector512.GreaterThan((Load(block, i) & mask).AsInt32(), value).ExtractMostSignificantBits() << i;
            }

            return answer;
        }

        for (var i = 0; i < block.Length; i++)
        {
            answer |= ((block[i] & All) > threshold ? 1UL : 0UL) << i;
        }

        return answer;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Load(ReadOnlySpan<uint> block, int offset) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(block), (nuint)offset);
}
