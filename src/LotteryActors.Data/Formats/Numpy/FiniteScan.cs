using System.Runtime.InteropServices;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Numpy;

/// <summary>Finds NaN and infinity by their bits, many numbers at a time.</summary>
internal static class FiniteScan
{
    /// <summary>The place of the first number that is not finite; -1 where all are.</summary>
    /// <exception cref="DataException">The dtype is no floating-point one.</exception>
    public static int FirstNotFinite(NumpyArray array, string where) => array.Type switch
    {
        "<f2" => First<ushort>(array.Data.Span, (0x7c00, 0x7fff), (0xfc00, 0xffff)),
        "<f4" => First<uint>(array.Data.Span, (0x7f80_0000, 0x7fff_ffff), (0xff80_0000, 0xffff_ffff)),
        "<f8" => First<ulong>(array.Data.Span, (0x7ff0_0000_0000_0000, 0x7fff_ffff_ffff_ffff), (0xfff0_0000_0000_0000, 0xffff_ffff_ffff_ffff)),
        _ => throw new DataException($"{where}: the dtype is '{array.Type}', numbers are wanted; store float16 or float32") { Fault = FaultKind.Type },
    };

    /// <inheritdoc cref="FirstNotFinite(NumpyArray, string)"/>
    public static int FirstNotFinite(ReadOnlySpan<float> numbers) =>
        First<uint>(MemoryMarshal.AsBytes(numbers), (0x7f80_0000, 0x7fff_ffff), (0xff80_0000, 0xffff_ffff));

    private static int First<T>(ReadOnlySpan<byte> bytes, (T Low, T High) positive, (T Low, T High) negative)
        where T : unmanaged, IComparable<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(bytes);
        var first = numbers.IndexOfAnyInRange(positive.Low, positive.High);
        var before = (first < 0 ? numbers : numbers[..first]).IndexOfAnyInRange(negative.Low, negative.High);
        return before < 0 ? first : before;
    }
}
