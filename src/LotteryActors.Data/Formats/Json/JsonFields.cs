using System.Text.Json;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Json;

/// <summary>Fields of a JSON object that must be there and of a kind; errors name the place, whose text is made only then, and the mend.</summary>
internal static class JsonFields
{
    public static string Text<TPlace>(this JsonElement record, string name, TPlace place) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Wrong(place, name, "a text");

    /// <summary>A text, or a whole number as the text of it.</summary>
    public static string Identifier<TPlace>(this JsonElement record, string name, TPlace place) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : record.Text(name, place);

    public static long Whole<TPlace>(this JsonElement record, string name, TPlace place) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : throw Wrong(place, name, "a whole number");

    public static JsonElement Object<TPlace>(this JsonElement record, string name, TPlace place) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw Wrong(place, name, "an object");

    public static JsonElement List<TPlace>(this JsonElement record, string name, TPlace place) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value : throw Wrong(place, name, "a list");

    /// <summary>An object of answers and their scores, in its order; of a key that stands twice the last value holds, as in Python.</summary>
    public static OrderedDictionary<string, double> Scores<TPlace>(JsonElement label, TPlace place)
    {
        if (label.ValueKind != JsonValueKind.Object)
        {
            throw new DataException($"{place}: the label is no object of answers and scores; write it as {{\"yes\": 1}}");
        }

        var scores = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var answer in label.EnumerateObject())
        {
            if (answer.Value.ValueKind != JsonValueKind.Number || !answer.Value.TryGetDouble(out var score) || !double.IsFinite(score))
            {
                throw new DataException($"{place}: the score of '{answer.Name}' is no number; write one from 0 to 1");
            }

            scores[answer.Name] = score;
        }

        return scores;
    }

    /// <summary>Reads a whole file of JSON that is small by nature, such as a vocabulary.</summary>
    /// <exception cref="DataException">The file is missing, larger than <paramref name="most"/> bytes or malformed.</exception>
    public static T ReadFile<T>(string path, long most, Func<JsonElement, T> read)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; restore it from its source");
        }

        if (new FileInfo(path).Length > most)
        {
            throw new DataException($"{path}: larger than {most >> 20} MB; restore it from its source");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new DataException($"{path}:{error.LineNumber + 1}: malformed JSON at column {error.BytePositionInLine + 1}; restore the file from its source", error);
        }
        catch (InvalidOperationException error)
        {
            throw new DataException($"{path}: holds text that is not UTF-8; save the file as UTF-8", error) { Fault = FaultKind.Encoding };
        }
    }

    private static DataException Wrong<TPlace>(TPlace place, string name, string wanted) =>
        new($"{place}: \"{name}\" must be {wanted}; mend the record or remove it");
}
