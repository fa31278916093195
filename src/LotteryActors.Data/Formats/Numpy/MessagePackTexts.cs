using System.Text;
using System.Text.Unicode;
using MessagePack;

namespace LotteryActors.Data.Formats.Numpy;

/// <summary>Looks at all texts of a MessagePack value, of any depth, without recursion.</summary>
internal static class MessagePackTexts
{
    /// <summary>The first text that is not UTF-8, what of it can be shown; null where all are.</summary>
    public static string? FirstInvalid(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
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
                case MessagePackType.String when reader.ReadStringSequence() is { } text:
                    if (!Utf8.IsValid(text.First.Span))
                    {
                        return Encoding.UTF8.GetString(text.Slice(0, Math.Min(text.Length, 40)));
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return null;
    }
}
