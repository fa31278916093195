using System.Text.RegularExpressions;

namespace LotteryActors.Data.Metrics;

/// <summary>
/// VQA's answers made alike before they are compared: the rules of the VQA evaluation (Antol et al., 2015), as ViLT applies
/// them when it builds its answer vocabulary (utils/glossary.py, utils/write_vqa.py).
/// </summary>
public static partial class AnswerNormalization
{
    /// <summary>The original hands the flag re.UNICODE over as a count, 32: no more periods are taken out.</summary>
    private const int MostPeriods = 32;

    private static readonly string[] Punctuation =
        [";", "/", "[", "]", "\"", "{", "}", "(", ")", "=", "+", "\\", "_", "-", ">", "<", "@", "`", ",", "?", "!"];

    private static readonly HashSet<string> Articles = new(["a", "an", "the"], StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Numbers = new(StringComparer.Ordinal)
    {
        ["none"] = "0", ["zero"] = "0", ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4",
        ["five"] = "5", ["six"] = "6", ["seven"] = "7", ["eight"] = "8", ["nine"] = "9", ["ten"] = "10",
    };

    /// <summary>What an answer earns that so many of ten people gave.</summary>
    public static double Score(int occurrences) => occurrences switch
    {
        <= 0 => 0.0,
        1 => 0.3,
        2 => 0.6,
        3 => 0.9,
        _ => 1.0,
    };

    /// <summary>Punctuation out, lower case, number words as digits, articles out, apostrophes of contractions mended.</summary>
    public static string Normalize(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var unpunctuated = Periods().Replace(WithoutPunctuation(answer), "", MostPeriods);
        var words = unpunctuated.ToLowerInvariant()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Numbers.GetValueOrDefault(word, word))
            .Where(word => !Articles.Contains(word))
            .Select(Contractions.Mend);
        return string.Join(' ', words).Replace(",", "", StringComparison.Ordinal);
    }

    /// <summary>A mark goes without trace where it stands beside a space, or a number has a comma; elsewhere it becomes a space.</summary>
    private static string WithoutPunctuation(string answer)
    {
        var hasNumberComma = NumberComma().IsMatch(answer);
        return Punctuation.Aggregate(answer, (text, mark) => text.Replace(
            mark,
            hasNumberComma || answer.Contains(mark + " ", StringComparison.Ordinal) || answer.Contains(" " + mark, StringComparison.Ordinal) ? "" : " ",
            StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\.(?!\d)")]
    private static partial Regex Periods();

    [GeneratedRegex(@"\d,\d")]
    private static partial Regex NumberComma();
}
