using LotteryActors.Data.Text;

namespace LotteryActors.Data.Examples;

/// <summary>An answer vocabulary as text, such as easy-VQA's <c>answers.txt</c>: one answer a line, in the order of the logits.</summary>
internal static class AnswerFile
{
    /// <exception cref="DataException">The file is missing, empty or holds an answer twice.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; restore it, with one answer a line");
        }

        string[] answers = [.. Utf8Lines.Read(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (answers.Length == 0)
        {
            throw new DataException($"{path}: no answers; write one a line");
        }

        var twice = answers.GroupBy(a => a, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? answers : throw new DataException($"{path}: the answer '{twice.Key}' stands there twice; remove one");
    }
}
