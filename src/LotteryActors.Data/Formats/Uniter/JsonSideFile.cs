using System.Text.Json;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>Reads the JSON files that lie beside UNITER's databases.</summary>
internal static class JsonSideFile
{
    public delegate T ReadValue<T>(ref Utf8JsonReader reader);

    /// <summary>The entries of a file that is one JSON object, in the order of the file.</summary>
    /// <exception cref="DataException">The file is missing, no JSON object of such values, or has a key twice.</exception>
    public static List<KeyValuePair<string, T>> Map<T>(string path, ReadValue<T> read) => Guard(path, () =>
    {
        var reader = new Utf8JsonReader(File.ReadAllBytes(path));
        Expect(ref reader, JsonTokenType.StartObject);
        var entries = new List<KeyValuePair<string, T>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw new JsonException($"'{name}' stands there twice");
            }

            reader.Read();
            entries.Add(new(name, read(ref reader)));
        }

        return entries;
    });

    /// <summary>A whole file.</summary>
    /// <exception cref="DataException">The file is missing or no JSON, or <paramref name="read"/> does not find what it wants.</exception>
    public static T Document<T>(string path, Func<JsonElement, T> read) => Guard(path, () =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return read(document.RootElement);
    });

    public static int Integer(ref Utf8JsonReader reader) => reader.GetInt32();

    public static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new JsonException("null, a text is wanted");

    /// <summary>A list of texts; one text alone is a list of one.</summary>
    public static string[] Texts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [Text(ref reader)];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"{reader.TokenType}, a text or a list of texts is wanted");
        }

        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Text(ref reader));
        }

        return [.. items];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType wanted)
    {
        if (!reader.Read() || reader.TokenType != wanted)
        {
            throw new JsonException($"{reader.TokenType}, {wanted} is wanted");
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path}: no such file; it belongs to the database, copy it too", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new DataException($"{path}: {e.Message.ReplaceLineEndings(" ")}; write the file again", e);
        }
    }
}
