using System.Globalization;
using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.ViltData;

/// <summary>ViLT's answer vocabulary <c>vqa_dict.json</c>, an object of labels and answers: {"0": "net", "1": "pitcher"...}.</summary>
internal static class ViltAnswers
{
    private const long LargestFile = 64L << 20;

    /// <returns>The answers in the order of their labels.</returns>
    /// <exception cref="DataException">The file is missing or malformed, or its labels are not 0, 1, 2...</exception>
    public static IReadOnlyList<string> Read(string path) => JsonFields.ReadFile(path, LargestFile, root => Read(root, path));

    private static string[] Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new DataException($"{path}: an object of labels and answers is wanted; restore the file from its source");
        }

        var entries = root.EnumerateObject().ToArray();
        var answers = new string?[entries.Length];
        foreach (var entry in entries)
        {
            var isLabel = int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label < answers.Length && answers[label] is null;
            answers[isLabel ? label : 0] = isLabel && entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()
                : throw new DataException($"{path}: '{entry.Name}' is no label of an answer; give every answer its own from 0 to {answers.Length - 1}");
        }

        return answers!;
    }
}
