using System.Buffers;
using System.Globalization;
using System.Text;

namespace LotteryActors.Data.Text;

/// <summary>
/// BERT's BasicTokenizer (pytorch_pretrained_bert and LXMERT, tokenization.py): cleans, separates Chinese characters,
/// lower-cases and strips accents where asked, and splits at white space and punctuation.
/// </summary>
internal sealed class BasicTokenizer(bool lowerCase, IReadOnlySet<string> neverSplit)
{
    private static readonly SearchValues<char> PythonWhiteSpace = SearchValues.Create(
        "\t\n\v\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000");

    public IEnumerable<string> Tokenize(string text)
    {
        foreach (var word in SplitAtWhiteSpace(Clean(text)))
        {
            // Special tokens are compared before lower-casing: [MASK] is one, [mask] is three tokens.
            if (neverSplit.Contains(word))
            {
                yield return word;
                continue;
            }

            foreach (var token in SplitAtPunctuation(lowerCase ? StripAccents(PythonCase.Lower(word)) : word))
            {
                yield return token;
            }
        }
    }

    /// <summary>Python's <c>str.strip()</c>.</summary>
    public static string StripWhiteSpace(string text)
    {
        var start = text.AsSpan().IndexOfAnyExcept(PythonWhiteSpace);
        return start < 0 ? "" : text[start..(text.AsSpan().LastIndexOfAnyExcept(PythonWhiteSpace) + 1)];
    }

    /// <summary>Python's <c>str.split()</c>.</summary>
    public static IEnumerable<string> SplitAtWhiteSpace(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var length = text.AsSpan(start).IndexOfAny(PythonWhiteSpace);
            var end = length < 0 ? text.Length : start + length;
            if (end > start)
            {
                yield return text[start..end];
            }

            start = end + 1;
        }
    }

    /// <summary>Drops control, format, private and unassigned characters; makes white space of spaces; sets Chinese characters apart.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // lone surrogates come as U+FFFD and fall with it
        {
            if (IsSpace(rune))
            {
                clean.Append(' ');
            }
            else if (IsChinese(rune.Value))
            {
                clean.Append(' ').Append(rune).Append(' ');
            }
            else if (rune.Value is not (0 or 0xFFFD) && !IsControl(rune))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    private static string StripAccents(string word)
    {
        if (Ascii.IsValid(word))
        {
            return word;
        }

        var bare = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                bare.Append(rune);
            }
        }

        return bare.ToString();
    }

    private static IEnumerable<string> SplitAtPunctuation(string word)
    {
        var start = 0;
        var at = 0;
        while (at < word.Length)
        {
            var rune = Rune.GetRuneAt(word, at);
            var next = at + rune.Utf16SequenceLength;
            if (IsPunctuation(rune))
            {
                if (at > start)
                {
                    yield return word[start..at];
                }

                yield return word[at..next];
                start = next;
            }

            at = next;
        }

        if (at > start)
        {
            yield return word[start..at];
        }
    }

    private static bool IsSpace(Rune rune) =>
        rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>ASCII symbols count as punctuation too, unlike in Unicode.</summary>
    private static bool IsPunctuation(Rune rune) =>
        rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || (!rune.IsAscii && Rune.IsPunctuation(rune));

    private static bool IsChinese(int value) =>
        value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
            or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
