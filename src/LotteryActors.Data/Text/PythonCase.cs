using System.Globalization;
using System.Text;

namespace LotteryActors.Data.Text;

/// <summary>
/// Python's <c>str.lower()</c>: Unicode's full lower-casing, which differs from .NET's at the capital sigma (a final one
/// becomes ς) and at U+0130 (which becomes i and a combining dot).
/// </summary>
internal static class PythonCase
{
    private const char CapitalSigma = 'Σ';
    private const char CapitalDottedI = '\u0130';

    public static string Lower(string text)
    {
        var simple = text.ToLowerInvariant();
        if (!text.AsSpan().ContainsAny(CapitalSigma, CapitalDottedI))
        {
            return simple;
        }

        var lower = new StringBuilder(text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                CapitalSigma => lower.Append(IsFinal(text, i) ? 'ς' : 'σ'),
                CapitalDottedI => lower.Append("i\u0307"),
                _ => lower.Append(simple[i]),
            };
        }

        return lower.ToString();
    }

    /// <summary>Unicode's Final_Sigma: a cased letter before and none after, case-ignorable characters skipped.</summary>
    private static bool IsFinal(string text, int at)
    {
        var runes = text.EnumerateRunes().ToArray();
        var index = text[..at].EnumerateRunes().Count();
        var before = runes[..index].Reverse().FirstOrDefault(r => !IsCaseIgnorable(r));
        var after = runes[(index + 1)..].FirstOrDefault(r => !IsCaseIgnorable(r));
        return IsCased(before) && !IsCased(after);
    }

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    private static bool IsCaseIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;
}
