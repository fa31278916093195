using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>Little-endian arrays as standard base64, the way feature files hold them.</summary>
internal static class Base64Array
{
    /// <summary>Characters that hold so many bytes, padding included.</summary>
    public static long Characters(long bytes) => (bytes + 2) / 3 * 4;

    /// <summary>Bytes that so much base64 holds; -1 where it is no whole number of groups.</summary>
    public static long Bytes(ReadOnlySpan<byte> text) =>
        text.Length % 4 != 0 || text.IsEmpty ? -1 : (text.Length / 4 * 3) - (text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0);

    /// <exception cref="DataException">The text does not hold exactly <paramref name="count"/> numbers: another dtype, another count, or cut short.</exception>
    public static T[] Decode<T>(ReadOnlySpan<byte> text, int count, string field, RowPlace place)
        where T : unmanaged
    {
        var array = Bytes(text) == (long)count * Unsafe.SizeOf<T>() ? GC.AllocateUninitializedArray<T>(count) : [];
        Decode<T>(text, array, count, field, place);
        return array;
    }

    /// <summary>As <see cref="Decode{T}(ReadOnlySpan{byte}, int, string, RowPlace)"/>, into the caller's memory of that many numbers.</summary>
    public static void Decode<T>(ReadOnlySpan<byte> text, Span<T> into, int count, string field, RowPlace place)
        where T : unmanaged
    {
        var wanted = (long)count * Unsafe.SizeOf<T>();
        if (Bytes(text) != wanted)
        {
            throw new DataException(
                $"{place}: {field} has {text.Length} base64 characters, {count} numbers of type {Name<T>()} have {Characters(wanted)}; write it again in that type, whole") { Fault = FaultKind.Type };
        }

        var status = Base64.DecodeFromUtf8(text, MemoryMarshal.AsBytes(into), out var consumed, out var written);
        if (status != OperationStatus.Done || consumed != text.Length || written != wanted)
        {
            throw new DataException($"{place}: {field} is no base64 at character {consumed}; restore the file from its source");
        }
    }

    private static string Name<T>() => typeof(T) == typeof(long) ? "int64" : "float32";
}
