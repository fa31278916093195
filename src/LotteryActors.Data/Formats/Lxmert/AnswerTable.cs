using System.Text.Json;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>
/// The answers of LXMERT's pre-training, 9,500 in its own <c>data/lxmert/all_ans.json</c>; an answer's id is its place in
/// the file (LXMERT, src/pretrain/qa_answer_table.py AnswerTable).
/// </summary>
public sealed class AnswerTable
{
    private const long LargestFile = 64L << 20;

    private static readonly Dictionary<string, string> Conversions = new(StringComparer.Ordinal)
    {
        ["a man"] = "man",
        ["the man"] = "man",
        ["a woman"] = "woman",
        ["the woman"] = "woman",
        ["one"] = "1",
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["ten"] = "10",
        ["grey"] = "gray",
    };

    private readonly Dictionary<string, int> _ids;

    private AnswerTable(IReadOnlyList<string> answers, Dictionary<string, int> ids)
    {
        Answers = answers;
        _ids = ids;
    }

    /// <summary>The answers in the order of their ids.</summary>
    public IReadOnlyList<string> Answers { get; }

    public int Count => Answers.Count;

    /// <param name="path"><c>all_ans.json</c>: a list of {"ans": answer, "dsets": [data sets it comes from]}.</param>
    /// <param name="dataSets">Keep the answers of these data sets only (the original's --qaSets); null for all.</param>
    /// <exception cref="DataException">The file is missing or malformed or holds an answer twice.</exception>
    public static AnswerTable Read(string path, IReadOnlyCollection<string>? dataSets = null)
    {
        var entries = JsonFields.ReadFile(path, LargestFile, root => Entries(root, path));
        string[] answers = [.. entries.Where(entry => dataSets is null || entry.Sets.Any(dataSets.Contains)).Select(entry => entry.Answer)];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, answer) in answers.Index())
        {
            if (!ids.TryAdd(answer, id))
            {
                throw new DataException($"{path}: the answer '{answer}' stands there twice; restore the file from its source");
            }
        }

        return new AnswerTable(answers, ids);
    }

    /// <summary>An answer as the table spells it: lower case, no full stop, no article, digits for numbers to ten.</summary>
    public static string Convert(string answer)
    {
        if (answer.Length == 0)
        {
            return "";
        }

        var converted = PythonCase.Lower(answer);
        if (converted.EndsWith('.'))
        {
            converted = BasicTokenizer.StripWhiteSpace(converted[..^1]);
        }

        foreach (var article in (string[])["a ", "an ", "the "])
        {
            if (converted.StartsWith(article, StringComparison.Ordinal))
            {
                converted = BasicTokenizer.StripWhiteSpace(converted[article.Length..]);
            }
        }

        return Conversions.GetValueOrDefault(converted, converted);
    }

    /// <summary>The id of an answer that is spelt as in the table; see <see cref="Convert"/>.</summary>
    public bool TryId(string answer, out int id) => _ids.TryGetValue(answer, out id);

    /// <summary>
    /// A label with its answers spelt as in the table and those that are not in it removed. Where two answers become one,
    /// the one that had to be converted holds, as in the original.
    /// </summary>
    internal OrderedDictionary<string, double> Rewrite(OrderedDictionary<string, double> label)
    {
        var rewritten = new OrderedDictionary<string, double>(label, StringComparer.Ordinal);
        foreach (var answer in label.Keys)
        {
            var converted = Convert(answer);
            if (!_ids.ContainsKey(converted))
            {
                rewritten.Remove(answer);
            }
            else if (converted != answer && rewritten.Remove(answer, out var score))
            {
                rewritten[converted] = score;
            }
        }

        return rewritten;
    }

    private static (string Answer, string[] Sets)[] Entries(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new DataException($"{path}: a list of answers is wanted; restore the file from its source");
        }

        return [.. root.EnumerateArray().Select((entry, id) => Entry(entry, $"{path}: answer {id}"))];
    }

    private static (string Answer, string[] Sets) Entry(JsonElement entry, string place) =>
        entry.ValueKind == JsonValueKind.Object
            ? (entry.Text("ans", place), [.. entry.List("dsets", place).EnumerateArray().Select(set => set.GetString() ?? "")])
            : throw new DataException($"{place} is no object; write it as {{\"ans\": \"yes\", \"dsets\": [\"vqa\"]}}");
}
