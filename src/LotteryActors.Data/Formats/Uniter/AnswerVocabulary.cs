namespace LotteryActors.Data.Formats.Uniter;

/// <summary>The answers of <c>ans2label.json</c> (UNITER, utils/ans2label.json): the label of every answer, 0 first.</summary>
public static class AnswerVocabulary
{
    /// <returns>The answers in the order of their labels.</returns>
    /// <exception cref="DataException">The file is missing or damaged, or its labels are not 0, 1, 2...</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        var labels = JsonSideFile.Map(path, JsonSideFile.Integer);
        var answers = new string?[labels.Count];
        foreach (var (answer, label) in labels)
        {
            if (label < 0 || label >= answers.Length || answers[label] is not null)
            {
                throw new DataException($"{path}: '{answer}' has the label {label}; give every answer its own from 0 to {answers.Length - 1}");
            }

            answers[label] = answer;
        }

        return answers!;
    }
}
