using System.Text;
using System.Text.Json;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>One JSON object on one line. Numbers that JSON cannot hold are null.</summary>
internal static class JsonLine
{
    public static string Of(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary><c>{"weights": "sha256", ...}</c>, sorted by name.</summary>
    public static void Outputs(this Utf8JsonWriter json, StageResult result)
    {
        json.WriteStartObject("outputs");
        foreach (var output in result.Outputs.OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            json.WriteString(output.Name, output.Digest.Hex);
        }

        json.WriteEndObject();
    }

    /// <summary><c>{"accuracy": 0.81, ...}</c>, sorted by name, each number in the shortest form that reads back exactly.</summary>
    public static void Scores(this Utf8JsonWriter json, StageResult result)
    {
        json.WriteStartObject("scores");
        foreach (var score in result.Scores.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            json.Number(score.Name, score.Value);
        }

        json.WriteEndObject();
    }

    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
