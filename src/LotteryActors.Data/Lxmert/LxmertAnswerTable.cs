using System.Collections.Frozen;
using System.Text.Json;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Lxmert;

/// <summary>
/// The answers of LXMERT's pre-training (data/lxmert/all_ans.json; src/pretrain/qa_answer_table.py, AnswerTable): an
/// answer's id is its place.
/// </summary>
public sealed class LxmertAnswerTable
{
    private static readonly FrozenDictionary<string, string> Same = new Dictionary<string, string>
    {
        ["a man"] = "man", ["the man"] = "man", ["a woman"] = "woman", ["the woman"] = "woman",
        ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4", ["five"] = "5",
        ["six"] = "6", ["seven"] = "7", ["eight"] = "8", ["nine"] = "9", ["ten"] = "10",
        ["grey"] = "gray",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, int> _ids;

    /// <param name="answers">In the order of their ids; of one that stands twice the last id holds.</param>
    public LxmertAnswerTable(IReadOnlyList<string> answers)
    {
        Answers = answers;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < answers.Count; id++)
        {
            ids[answers[id]] = id;
        }

        _ids = ids.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>Reads <c>all_ans.json</c>: an array of <c>{"ans": text, "dsets": [set, ..]}</c>.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <param name="sets">Only answers of these question sets (<c>--qaSets</c>); null for all.</param>
    /// <exception cref="DataException">The text is no such array.</exception>
    public static LxmertAnswerTable FromJson(string json, string source, IReadOnlyCollection<string>? sets = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new LxmertAnswerTable(
            [
                .. document.RootElement.EnumerateArray()
                    .Where(entry => sets is null || entry.GetProperty("dsets").EnumerateArray().Any(set => sets.Contains(set.GetString())))
                    .Select(entry => entry.GetProperty("ans").GetString() ?? ""),
            ]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DataException($"{source}: no answer table ({e.Message.ReplaceLineEndings(" ")}); give LXMERT's all_ans.json, an array of objects with ans and dsets", e);
        }
    }

    /// <summary>The id of an answer, normalised first; null where the table does not have it.</summary>
    public int? Find(string answer) => _ids.TryGetValue(Normalise(answer), out var id) ? id : null;

    /// <summary>
    /// convert_ans: lower case, one full stop at the end dropped, the articles <c>a</c>, <c>an</c>, <c>the</c> dropped from
    /// the front, each once and in this order, numbers to ten as digits, British grey as American.
    /// </summary>
    public static string Normalise(string answer)
    {
        var text = PythonCase.Lower(answer);
        if (text.EndsWith('.'))
        {
            text = text[..^1].Trim();
        }

        foreach (var article in (ReadOnlySpan<string>)["a ", "an ", "the "])
        {
            if (text.StartsWith(article, StringComparison.Ordinal))
            {
                text = text[article.Length..].Trim();
            }
        }

        return Same.GetValueOrDefault(text, text);
    }
}
