using System.Text.Json;
using MessagePack;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>Compares MessagePack with JSON, value by value.</summary>
internal static class MessagePackJson
{
    public static void AssertEqual(JsonElement expected, ReadOnlyMemory<byte> actual, string where)
    {
        var reader = new MessagePackReader(actual);
        Compare(expected, ref reader, where);
        Assert.True(reader.End, $"{where}: bytes are left over");
    }

    private static void Compare(JsonElement expected, ref MessagePackReader reader, string where)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Count(), reader.ReadMapHeader());
                foreach (var property in expected.EnumerateObject())
                {
                    Assert.Equal(property.Name, reader.ReadString());
                    Compare(property.Value, ref reader, $"{where}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), reader.ReadArrayHeader());
                foreach (var (i, item) in expected.EnumerateArray().Index())
                {
                    Compare(item, ref reader, $"{where}[{i}]");
                }

                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), reader.ReadString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.Equal(expected.GetBoolean(), reader.ReadBoolean());
                break;
            case JsonValueKind.Null:
                Assert.True(reader.TryReadNil(), where);
                break;
            default:
                CompareNumber(expected, ref reader, where);
                break;
        }
    }

    private static void CompareNumber(JsonElement expected, ref MessagePackReader reader, string where)
    {
        if (reader.NextMessagePackType == MessagePackType.Integer)
        {
            Assert.True(expected.GetInt64() == reader.ReadInt64(), where);
        }
        else
        {
            Assert.Equal(MessagePackType.Float, reader.NextMessagePackType);
            Assert.True(expected.GetDouble().Equals(reader.ReadDouble()), where);
        }
    }
}
