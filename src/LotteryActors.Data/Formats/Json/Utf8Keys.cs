using System.Text;

namespace LotteryActors.Data.Formats.Json;

/// <summary>Dictionaries of texts, looked up by UTF-8 bytes without making a text of them.</summary>
internal static class Utf8Keys
{
    private const int OnTheStack = 256;

    /// <param name="key">Valid UTF-8.</param>
    public static bool TryGetValue<T>(this Dictionary<string, T> values, ReadOnlySpan<byte> key, out T? value)
    {
        Span<char> text = key.Length <= OnTheStack ? stackalloc char[OnTheStack] : new char[key.Length];
        return values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..Encoding.UTF8.GetChars(key, text)], out value);
    }
}
