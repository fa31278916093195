using System.Text.Json;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.EasyVqa;

/// <summary>Reads <c>questions.json</c>: a list of [question, answer, image number].</summary>
internal static class QuestionFile
{
    /// <summary>Far above the original's 3 MB: what is larger is not this data set.</summary>
    private const long LargestFile = 256L << 20;

    /// <exception cref="DataException">Names the file and the place of what is wrong.</exception>
    public static IReadOnlyList<EasyVqaQuestion> Read(string path)
    {
        var questions = new List<EasyVqaQuestion>();
        Each(path, (question, _) => questions.Add(question), error => throw error);
        return questions;
    }

    /// <summary>Goes through all questions; those that cannot be read are errors of their own.</summary>
    /// <param name="seen">Called with every sound question and its place in the list.</param>
    /// <param name="wrong">Called with what is wrong with an entry.</param>
    /// <exception cref="DataException">The file is missing, too large or no list.</exception>
    public static void Each(string path, Action<EasyVqaQuestion, int> seen, Action<DataException> wrong)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; give the folder that holds train/questions.json and test/questions.json") { Fault = FaultKind.Missing };
        }

        if (new FileInfo(path).Length > LargestFile)
        {
            throw new DataException($"{path}: larger than {LargestFile >> 20} MB; give an easy-VQA folder");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            Each(document.RootElement, path, seen, wrong);
        }
        catch (JsonException error)
        {
            throw new DataException(
                $"{path}:{error.LineNumber + 1}: malformed JSON at column {error.BytePositionInLine + 1}; restore the file from its source", error);
        }
    }

    private static void Each(JsonElement root, string path, Action<EasyVqaQuestion, int> seen, Action<DataException> wrong)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0)
        {
            throw new DataException($"{path}: a list of [question, answer, image] is wanted; restore the file from its source");
        }

        foreach (var (index, entry) in root.EnumerateArray().Index())
        {
            try
            {
                seen(Question(entry, $"{path}: question {index}"), index);
            }
            catch (DataException error)
            {
                wrong(error);
            }
            catch (InvalidOperationException error)
            {
                // What JsonElement says of text that is not UTF-8 or has half a surrogate pair.
                wrong(new DataException($"{path}: question {index} holds text that is not UTF-8; save the file as UTF-8", error) { Fault = FaultKind.Encoding });
            }
        }
    }

    private static EasyVqaQuestion Question(JsonElement entry, string place)
    {
        if (entry.ValueKind != JsonValueKind.Array)
        {
            throw new DataException($"{place} is no list; write it as [question, answer, image number]");
        }

        var parts = entry.EnumerateArray().ToArray();
        var text = Text(parts, 0) ?? throw new DataException($"{place} has no text; add it or remove the entry");
        var answer = Text(parts, 1) ?? throw new DataException($"{place} has no answer; add one of answers.txt or remove the entry");
        return parts.Length == 3 && parts[2].ValueKind == JsonValueKind.Number && parts[2].TryGetInt32(out var image) && image >= 0
            ? new EasyVqaQuestion(text, answer, image)
            : throw new DataException($"{place} has no image number; write it as [question, answer, image number]");
    }

    private static string? Text(JsonElement[] parts, int at) =>
        at < parts.Length && parts[at].ValueKind == JsonValueKind.String && parts[at].GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
