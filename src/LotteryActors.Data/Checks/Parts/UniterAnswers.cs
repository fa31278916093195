using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>The answer vocabulary that lies beside a text database, or above it: GQA has its own, and visual entailment three labels.</summary>
/// <param name="Names">The answers in the order of their labels.</param>
internal sealed record UniterAnswers(IReadOnlyList<string> Names)
{
    /// <returns>Null where none lies there.</returns>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static UniterAnswers? Near(string folder, string root) => Path.GetFileName(folder) switch
    {
        var name when name.StartsWith("ve_", StringComparison.Ordinal) => new UniterAnswers(EntailmentLabels.Names),
        _ => FileNear(FileOf(folder), folder, root) is { } file
            ? new UniterAnswers(AnswerVocabulary.Read(file))
            : null,
    };

    /// <summary>What the vocabulary of a text database is called.</summary>
    public static string FileOf(string folder) => Path.GetFileName(folder).StartsWith("gqa", StringComparison.Ordinal) ? "gqa_ans2label.json" : "ans2label.json";

    /// <summary>A file in the folder, or in one above it up to the one that is checked; null where there is none.</summary>
    public static string? FileNear(string name, string folder, string root) => Above(folder, root).Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);

    /// <summary>The folder, and those above it up to the one that is checked.</summary>
    private static IEnumerable<string> Above(string folder, string root)
    {
        var top = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        for (var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)); place is not null; place = Path.GetDirectoryName(place))
        {
            yield return place;
            if (place == top)
            {
                yield break;
            }
        }
    }
}
