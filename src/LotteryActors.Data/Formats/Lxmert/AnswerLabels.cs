using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>A task's answers in the order of the logits: <c>trainval_label2ans.json</c> and <c>trainval_ans2label.json</c>.</summary>
public sealed class AnswerLabels
{
    private const long LargestFile = 64L << 20;
    private readonly Dictionary<string, int> _labels;

    private AnswerLabels(IReadOnlyList<string> answers, Dictionary<string, int> labels)
    {
        Answers = answers;
        _labels = labels;
    }

    public IReadOnlyList<string> Answers { get; }

    public int Count => Answers.Count;

    /// <param name="folder">The folder that holds both files.</param>
    /// <exception cref="DataException">A file is missing or malformed, or the two do not agree.</exception>
    public static AnswerLabels Read(string folder)
    {
        var (list, map) = (Path.Combine(folder, "trainval_label2ans.json"), Path.Combine(folder, "trainval_ans2label.json"));
        var answers = JsonFields.ReadFile(list, LargestFile, root => Texts(root, list));
        var labels = JsonFields.ReadFile(map, LargestFile, root => Numbers(root, map));
        if (labels.Count != answers.Length)
        {
            throw new DataException($"{map}: {labels.Count} answers, {list} has {answers.Length}; restore both from one source");
        }

        foreach (var (answer, label) in labels)
        {
            if (label < 0 || label >= answers.Length || answers[label] != answer)
            {
                throw new DataException($"{map}: '{answer}' has the label {label}, which is another answer in {list}; restore both from one source");
            }
        }

        return new AnswerLabels(answers, labels);
    }

    public bool TryLabel(string answer, out int label) => _labels.TryGetValue(answer, out label);

    /// <param name="answer">Valid UTF-8.</param>
    internal bool Knows(ReadOnlySpan<byte> answer) => _labels.TryGetValue(answer, out _);

    private static string[] Texts(JsonElement root, string path) =>
        root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(answer => answer.ValueKind == JsonValueKind.String)
            ? [.. root.EnumerateArray().Select(answer => answer.GetString()!)]
            : throw new DataException($"{path}: a list of answers is wanted; restore the file from its source");

    private static Dictionary<string, int> Numbers(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new DataException($"{path}: an object of answers and labels is wanted; restore the file from its source");
        }

        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in root.EnumerateObject())
        {
            labels[entry.Name] = entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var label)
                ? label
                : throw new DataException($"{path}: the label of '{entry.Name}' is no whole number; restore the file from its source");
        }

        return labels;
    }
}
