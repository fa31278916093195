using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>The answer vocabulary that lies beside a text database, or above it.</summary>
internal sealed record UniterAnswers(int? Count)
{
    private const string FileName = "ans2label.json";

    public static UniterAnswers Near(string folder, string root, Findings findings)
    {
        var file = Above(folder, root).Select(place => Path.Combine(place, FileName)).FirstOrDefault(File.Exists);
        return new UniterAnswers(file is null ? null : findings.Try(file, () => AnswerVocabulary.Read(file))?.Count);
    }

    /// <summary>The folder, and those above it up to the one that is checked.</summary>
    private static IEnumerable<string> Above(string folder, string root)
    {
        var top = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        for (var place = Path.GetFullPath(folder); place is not null; place = Path.GetDirectoryName(place))
        {
            yield return place;
            if (place == top)
            {
                yield break;
            }
        }
    }
}
