using System.Text;
using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>The examples of a text database with their lengths, as its length file gives them.</summary>
/// <param name="Pieces">Word pieces of every example, without [CLS] and [SEP].</param>
/// <param name="TooLong">Examples left out for their length.</param>
internal sealed record TextLengths(IReadOnlyList<string> Ids, IReadOnlyList<int> Pieces, int TooLong)
{
    /// <summary>Far above any text's, and far below where sums of lengths would overflow.</summary>
    public const int Longest = 1 << 20;

    /// <exception cref="DataException">The file is missing or damaged, or has a key twice or a length that is none.</exception>
    public static TextLengths Read(string path, int maxLength)
    {
        var (ids, lengths, tooLong, met) = (new List<string>(), new List<int>(), 0, new KeySet());
        JsonSideFile.Each(path, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
        {
            JsonSideFile.RequireNew(met, key);
            var length = value.GetInt32();
            if (length is < 0 or > Longest)
            {
                throw new JsonException($"'{Encoding.UTF8.GetString(key)}' has {length} word pieces");
            }

            if (maxLength != TextDatabase.AnyLength && length > maxLength)
            {
                tooLong++;
                return;
            }

            ids.Add(Encoding.UTF8.GetString(key));
            lengths.Add(length);
        });
        return new TextLengths(ids, lengths, tooLong);
    }
}
