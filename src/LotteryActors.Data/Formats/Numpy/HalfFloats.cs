using System.Numerics;
using System.Runtime.InteropServices;

namespace LotteryActors.Data.Formats.Numpy;

/// <summary>Float16 to float32, many at a time.</summary>
internal static class HalfFloats
{
    private const uint Exponent = 0x7c00;

    /// <summary>2^112: the difference of the two formats' exponent biases.</summary>
    private const float Rebias = 5.192296858534828e33f;

    /// <summary>Converts little-endian halves exactly.</summary>
    /// <returns>Whether all are finite; where one is not, the output is of no use.</returns>
    public static bool ToSingle(ReadOnlySpan<byte> halves, Span<float> floats)
    {
        var source = MemoryMarshal.Cast<byte, ushort>(halves);
        var width = Vector<ushort>.Count;
        var notFinite = Vector<uint>.Zero;
        var i = 0;
        for (; i <= source.Length - width; i += width)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            notFinite |= NotFinite(low) | NotFinite(high);
            ToSingle(low).CopyTo(floats[i..]);
            ToSingle(high).CopyTo(floats[(i + (width / 2))..]);
        }

        var finite = notFinite == Vector<uint>.Zero;
        for (; i < source.Length; i++)
        {
            floats[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
            finite &= float.IsFinite(floats[i]);
        }

        return finite;
    }

    private static Vector<uint> NotFinite(Vector<uint> halves) =>
        Vector.Equals(halves & new Vector<uint>(Exponent), new Vector<uint>(Exponent));

    /// <summary>Moves exponent and mantissa to their places and mends the bias by a multiplication, which subnormals need.</summary>
    private static Vector<float> ToSingle(Vector<uint> halves)
    {
        var magnitude = Vector.AsVectorSingle((halves & new Vector<uint>(0x7fff)) << 13) * new Vector<float>(Rebias);
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(magnitude) | ((halves & new Vector<uint>(0x8000)) << 16));
    }
}
