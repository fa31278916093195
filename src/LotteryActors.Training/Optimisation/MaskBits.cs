using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LotteryActors.Training.Optimisation;

/// <summary>One mask bit a weight against sixteen weights at a time. Spans are padded slots; the bits of padding are zero.</summary>
internal static class MaskBits
{
    private static readonly Vector512<uint> Bits = Vector512.Create(
        1u << 0, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7,
        1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15);

    /// <summary>Sets every value whose bit is 0 to exactly +0.0.</summary>
    public static void Apply(ReadOnlySpan<ulong> words, Span<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, uint>(values));
        for (var i = 0; i < values.Length; i += ParameterSlot.Alignment)
        {
            var block = Vector512.LoadUnsafe(ref first, (nuint)i);
            (block & Kept(words, i)).StoreUnsafe(ref first, (nuint)i);
        }
    }

    /// <summary>True when every value whose bit is 0 is exactly +0.0.</summary>
    public static bool Hold(ReadOnlySpan<ulong> words, ReadOnlySpan<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, uint>(values));
        var strays = Vector512<uint>.Zero;
        for (var i = 0; i < values.Length; i += ParameterSlot.Alignment)
        {
            strays |= Vector512.AndNot(Vector512.LoadUnsafe(ref first, (nuint)i), Kept(words, i));
        }

        return strays == Vector512<uint>.Zero;
    }

    /// <summary>All ones in the lanes whose bit is set.</summary>
    private static Vector512<uint> Kept(ReadOnlySpan<ulong> words, int index) =>
        Vector512.Equals(Vector512.Create((uint)(words[index >> 6] >> (index & 63))) & Bits, Bits);
}
