using System.Text.Json;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>What <c>meta.json</c> says of the word pieces.</summary>
/// <param name="Start">[CLS]</param>
/// <param name="Separator">[SEP]</param>
/// <param name="Mask">[MASK]</param>
/// <param name="FirstWord">First id that MLM may put in a word's place (v_range).</param>
/// <param name="WordsEnd">The id after the last such.</param>
/// <param name="Tokenizer">Name of the tokenizer, <c>bert</c> or (as prepro.py writes it) <c>toker</c>; empty where neither is given.</param>
public sealed record TextMeta(int Start, int Separator, int Mask, int FirstWord, int WordsEnd, string Tokenizer)
{
    /// <summary>[CLS] first [SEP] second [SEP]... (UNITER, data/data.py combine_inputs).</summary>
    public int[] Frame(params ReadOnlySpan<int[]> texts)
    {
        List<int> framed = [Start];
        foreach (var text in texts)
        {
            framed.AddRange(text);
            framed.Add(Separator);
        }

        return [.. framed];
    }

    /// <exception cref="DataException">The file is missing or lacks an id.</exception>
    internal static TextMeta Read(string path) => JsonSideFile.Document(path, meta =>
    {
        int Id(string name) => meta.TryGetProperty(name, out var id) ? id.GetInt32() : throw new JsonException($"'{name}' is missing");
        var range = meta.TryGetProperty("v_range", out var words) ? words : throw new JsonException("'v_range' is missing");
        if (range.GetArrayLength() != 2 || range[0].GetInt32() >= range[1].GetInt32())
        {
            throw new JsonException($"v_range is {range}, a first id and the id after the last are wanted");
        }

        return new TextMeta(Id("CLS"), Id("SEP"), Id("MASK"), range[0].GetInt32(), range[1].GetInt32(), Name(meta, "bert") ?? Name(meta, "toker") ?? "");
    });

    private static string? Name(JsonElement meta, string key) =>
        meta.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}
