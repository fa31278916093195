using System.Buffers.Binary;

namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>Element types by their safetensors names: widths, and conversion between the floating ones.</summary>
public static class Dtypes
{
    /// <summary>Bytes of one element.</summary>
    /// <exception cref="ArgumentException">There is no such type.</exception>
    public static int Width(string dtype) => TryWidth(dtype) ?? throw new ArgumentException($"element type '{dtype}' is unknown", nameof(dtype));

    /// <summary>Bytes of one element; null where there is no such type. <c>C64</c> and <c>C128</c> are PyTorch's complex types.</summary>
    public static int? TryWidth(string dtype) => dtype switch
    {
        "C128" => 16,
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => null,
    };

    /// <summary>Whether a tensor of that type can be converted to float32 and back.</summary>
    public static bool IsFloating(string dtype) => dtype is "F64" or "F32" or "F16" or "BF16";

    /// <summary>Values in another floating type, rounded to the nearest, ties to even. Up-casts are exact.</summary>
    /// <exception cref="ArgumentException">One of the types is no floating type.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> values, string from, string to)
    {
        var (wide, narrow) = (Width(Floating(from)), Width(Floating(to)));
        var converted = GC.AllocateUninitializedArray<byte>(checked(values.Length / wide * narrow));
        for (var i = 0; i < values.Length / wide; i++)
        {
            Write(converted.AsSpan(i * narrow, narrow), to, Read(values.Slice(i * wide, wide), from));
        }

        return converted;
    }

    internal static string Floating(string dtype) =>
        IsFloating(dtype) ? dtype : throw new ArgumentException($"element type '{dtype}' is no floating type; only F64, F32, F16 and BF16 are converted", nameof(dtype));

    private static double Read(ReadOnlySpan<byte> value, string dtype) => dtype switch
    {
        "F64" => BinaryPrimitives.ReadDoubleLittleEndian(value),
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(value),
        "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
        _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(value) << 16),
    };

    private static void Write(Span<byte> place, string dtype, double value)
    {
        switch (dtype)
        {
            case "F64":
                BinaryPrimitives.WriteDoubleLittleEndian(place, value);
                break;
            case "F32":
                BinaryPrimitives.WriteSingleLittleEndian(place, (float)value);
                break;
            case "F16":
                BinaryPrimitives.WriteHalfLittleEndian(place, (Half)value);
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(place, BrainFloat((float)value));
                break;
        }
    }

    /// <summary>The upper half of a float32's bits, rounded to even; a NaN stays one.</summary>
    private static ushort BrainFloat(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
