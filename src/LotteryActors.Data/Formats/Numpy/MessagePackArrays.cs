using System.Buffers;
using System.Text;
using MessagePack;

namespace LotteryActors.Data.Formats.Numpy;

/// <summary>
/// Arrays as the msgpack-numpy package writes them: each a map with the keys <c>nd</c>, <c>type</c>, <c>kind</c>,
/// <c>shape</c> and <c>data</c>, which are binary or, in files of other versions, text.
/// </summary>
internal static class MessagePackArrays
{
    private const int MaxDimensions = 8;

    /// <summary>The arrays of a map by name, as views of <paramref name="bytes"/>; values that are no arrays are passed over.</summary>
    /// <exception cref="DataException">The bytes are damaged, or an array is of no dtype that can be read.</exception>
    public static Dictionary<string, NumpyArray> Read(ReadOnlyMemory<byte> bytes, string where)
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            var arrays = new Dictionary<string, NumpyArray>(StringComparer.Ordinal);
            for (var left = reader.ReadMapHeader(); left > 0; left--)
            {
                var name = Key(ref reader);
                if (reader.NextMessagePackType != MessagePackType.Map)
                {
                    MessagePackSkip.Value(ref reader);
                }
                else if (ReadArray(ref reader, $"{where}: array '{name}'") is { } array)
                {
                    arrays[name] = array;
                }
            }

            return arrays;
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw new DataException($"{where}: the msgpack value is damaged ({e.Message.ReplaceLineEndings(" ")}); write the value again", e);
        }
    }

    private static NumpyArray? ReadArray(ref MessagePackReader reader, string where)
    {
        var isArray = false;
        string? type = null;
        int[]? shape = null;
        ReadOnlyMemory<byte>? data = null;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            switch (Key(ref reader))
            {
                case "nd":
                    isArray = reader.ReadBoolean();
                    break;
                case "type" when reader.NextMessagePackType is MessagePackType.String or MessagePackType.Binary:
                    type = Key(ref reader);
                    break;
                case "shape":
                    shape = Shape(ref reader, where);
                    break;
                case "data" when reader.NextMessagePackType is MessagePackType.Binary:
                    data = Whole(reader.ReadBytes());
                    break;
                default:
                    MessagePackSkip.Value(ref reader);
                    break;
            }
        }

        if (!isArray)
        {
            return null;
        }

        return type is not null && shape is not null && data is { } content
            ? NumpyArray.Of(type, shape, content, where)
            : throw new DataException($"{where}: its type, shape or data is missing; write the value with msgpack-numpy");
    }

    private static int[] Shape(ref MessagePackReader reader, string where)
    {
        var dimensions = reader.ReadArrayHeader();
        if (dimensions > MaxDimensions)
        {
            throw new DataException($"{where}: {dimensions} dimensions; write the value again");
        }

        var shape = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            shape[i] = reader.ReadInt32();
        }

        return shape;
    }

    private static string Key(ref MessagePackReader reader)
    {
        var bytes = reader.NextMessagePackType == MessagePackType.Binary ? reader.ReadBytes() : reader.ReadStringSequence();
        return bytes is { Length: < 4096 } key ? Encoding.UTF8.GetString(key) : throw new MessagePackSerializationException("a key is no short text");
    }

    private static ReadOnlyMemory<byte> Whole(ReadOnlySequence<byte>? bytes) =>
        bytes is { IsSingleSegment: true } whole ? whole.First : throw new MessagePackSerializationException("an array's data is nil");
}

/// <summary>Passes over values of any depth without recursion.</summary>
internal static class MessagePackSkip
{
    public static void Value(ref MessagePackReader reader)
    {
        for (var pending = 1L; pending > 0; pending--)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Array:
                    pending += reader.ReadArrayHeader();
                    break;
                case MessagePackType.Map:
                    pending += 2L * reader.ReadMapHeader();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
