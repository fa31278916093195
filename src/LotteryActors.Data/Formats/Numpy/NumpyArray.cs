using System.Runtime.InteropServices;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Numpy;

/// <summary>A NumPy array in C order, little-endian.</summary>
/// <param name="Type">NumPy's name of the dtype: <c>&lt;f2</c>, <c>&lt;f4</c>, <c>&lt;f8</c>, <c>|b1</c>...</param>
internal sealed record NumpyArray(string Type, int[] Shape, ReadOnlyMemory<byte> Data)
{
    public int Rows => Shape[0];

    /// <summary>Numbers of one row.</summary>
    public int Width => Shape.Length == 1 ? 1 : Shape[1];

    /// <summary>Checks that shape and type fill the data exactly.</summary>
    /// <exception cref="DataException">They do not, or the type is none that can be read.</exception>
    public static NumpyArray Of(string type, int[] shape, ReadOnlyMemory<byte> data, string where)
    {
        var expected = ByteCount(type, shape, where);
        return expected == data.Length
            ? new NumpyArray(type, shape, data)
            : throw new DataException($"{where}: {data.Length} bytes are there, {type} of shape [{string.Join(", ", shape)}] takes {expected}; write the value again");
    }

    /// <exception cref="DataException">The type is none that can be read, or the shape is no shape.</exception>
    public static long ByteCount(string type, int[] shape, string where)
    {
        if (type.Length < 3 || type[0] == '>' || !int.TryParse(type.AsSpan(2), out var width) || !"fiub".Contains(type[1], StringComparison.Ordinal) || width is < 1 or > 8)
        {
            throw new DataException($"{where}: the dtype '{type}' cannot be read; store float16 or float32") { Fault = FaultKind.Type };
        }

        long count = width;
        foreach (var size in shape)
        {
            count = size >= 0 && (size == 0 || count <= int.MaxValue / size)
                ? count * size
                : throw new DataException($"{where}: the shape [{string.Join(", ", shape)}] is too large; write the value again");
        }

        return count;
    }

    /// <summary>The first rows as float32.</summary>
    /// <exception cref="DataException">A number is NaN or infinite, or the dtype is no floating-point one.</exception>
    public float[] ToSingle(int rows, string where)
    {
        var numbers = new float[rows * Width];
        var finite = Type switch
        {
            "<f2" => HalfFloats.ToSingle(Data.Span[..(numbers.Length * 2)], numbers),
            "<f4" => Copy(Data.Span[..(numbers.Length * 4)], numbers),
            "<f8" => Narrow(Data.Span[..(numbers.Length * 8)], numbers),
            _ => throw new DataException($"{where}: the dtype is '{Type}', numbers are wanted; store float16 or float32") { Fault = FaultKind.Type },
        };
        return finite ? numbers : throw new DataException($"{where}: a number is NaN or infinite; extract the picture's features again") { Fault = FaultKind.NotFinite };
    }

    private static bool Copy(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
        return AllFinite(numbers);
    }

    private static bool Narrow(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(bytes);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)doubles[i];
        }

        return AllFinite(numbers);
    }

    private static bool AllFinite(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }
}
