using System.Text.Json;
using System.Text.Unicode;
using LotteryActors.Data.Formats.Arrow;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>Reads the JSON files that lie beside UNITER's databases.</summary>
internal static class JsonSideFile
{
    public delegate T ReadValue<T>(ref Utf8JsonReader reader);

    /// <param name="key">The entry's key as UTF-8, until the delegate returns.</param>
    /// <param name="value">Stands at the entry's value.</param>
    public delegate void ReadEntry(scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value);

    /// <summary>The entries of a file that is one JSON object, in the order of the file.</summary>
    /// <exception cref="DataException">The file is missing, no JSON object of such values, or has a key twice.</exception>
    public static List<KeyValuePair<string, T>> Map<T>(string path, ReadValue<T> read)
    {
        var entries = new List<KeyValuePair<string, T>>();
        var names = new KeySet();
        Each(path, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
        {
            var name = System.Text.Encoding.UTF8.GetString(key);
            RequireNew(names, key);
            entries.Add(new(name, read(ref value)));
        });
        return entries;
    }

    /// <summary>Goes through the entries of a file that is one JSON object. The file is mapped: memory holds what <paramref name="read"/> keeps.</summary>
    /// <exception cref="DataException">The file is missing or no JSON object, or <paramref name="read"/> does not find what it wants.</exception>
    public static void Each(string path, ReadEntry read) => Guard(path, () =>
    {
        using var file = Mapped(path);
        var reader = new Utf8JsonReader(file.Slice(0, file.Length).Span);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Key(ref reader);
            reader.Read();
            read(key, ref reader);
        }

        return file;
    });

    /// <summary>A key that is not met for the first time is an error.</summary>
    public static void RequireNew(KeySet met, ReadOnlySpan<byte> key)
    {
        if (!met.Add(key))
        {
            throw new JsonException($"'{System.Text.Encoding.UTF8.GetString(key)}' stands there twice");
        }
    }

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

    private static MappedFile Mapped(string path) =>
        new FileInfo(path).Length switch
        {
            0 => throw new JsonException("the file is empty"),
            > int.MaxValue => throw new JsonException("the file is larger than 2 GB"),
            _ => new MappedFile(path),
        };

    private static ReadOnlySpan<byte> Key(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan) ? reader.ValueSpan : throw new InvalidOperationException("a key is not UTF-8");
        }

        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsSpan(0, reader.CopyString(unescaped));
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
            throw new DataException($"{path}: no such file; it belongs to the database, copy it too", e) { Fault = Checks.FaultKind.Missing };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new DataException($"{path}: {e.Message.ReplaceLineEndings(" ")}; write the file again", e);
        }
    }
}
