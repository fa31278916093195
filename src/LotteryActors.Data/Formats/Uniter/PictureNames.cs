using System.Text.Json;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>Reads the picture names of texts, each list of names once in memory: many texts are about one picture.</summary>
internal sealed class PictureNames
{
    private readonly Dictionary<string, string[]> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public PictureNames() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A list of texts; one text alone is a list of one. Equal lists are one object.</summary>
    public string[] Read(ref Utf8JsonReader value)
    {
        if (value.TokenType == JsonTokenType.String && value.ValueSpan.Length <= 512)
        {
            Span<char> text = stackalloc char[512];
            ReadOnlySpan<char> name = text[..value.CopyString(text)];
            return _lookup.TryGetValue(name, out var single) ? single : Add(name.ToString(), [name.ToString()]);
        }

        var names = JsonSideFile.Texts(ref value);
        var key = string.Join('\n', names);
        return _known.TryGetValue(key, out var same) ? same : Add(key, names);
    }

    private string[] Add(string key, string[] names) => _known[key] = names;
}
