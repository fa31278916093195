using System.Globalization;
using System.Text;

namespace LotteryActors.Data.Formats.Json;

/// <summary>Writes JSON byte for byte as Python's <c>json.dump(records, indent=4, sort_keys=True)</c> does.</summary>
internal static class PythonJson
{
    /// <param name="records">Objects of keys, in the order of their sorted names, and values that are JSON already.</param>
    public static string List(IEnumerable<(string Key, string Json)[]> records)
    {
        var text = new StringBuilder();
        foreach (var record in records)
        {
            text.Append(text.Length == 0 ? "[\n" : ",\n").Append("    {\n");
            text.AppendJoin(",\n", record.Select(field => $"        {Quote(field.Key)}: {field.Json}"));
            text.Append("\n    }");
        }

        return text.Length == 0 ? "[]" : text.Append("\n]").ToString();
    }

    /// <summary>A text as Python writes it: everything beyond ASCII as \u and four digits.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                >= ' ' and <= '~' => quoted.Append(character),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        return quoted.Append('"').ToString();
    }
}
