using System.Globalization;

namespace LotteryActors.Tickets.Specs;

/// <summary>
/// Reads the keys of one section. A value that is missing or wrong is reported and replaced by one that lets reading
/// go on; <see cref="Close"/> reports the keys nobody asked for.
/// </summary>
internal sealed class SectionReader(SpecErrors errors, string path, SpecNode.Section section)
{
    private readonly List<string> _known = [];

    /// <summary>Reports something about a key of this section.</summary>
    public void Error(string key, string mend) => errors.Add(PathOf(key), mend);

    public bool Has(string key) => section.Fields.Any(f => f.Key == key);

    /// <summary>The value as written, null where the key is absent.</summary>
    public SpecNode? Node(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        return section.Fields.FirstOrDefault(f => f.Key == key)?.Value;
    }

    /// <summary>A section; an absent one reads as empty, so that its defaults hold.</summary>
    public SectionReader Section(string key) => Optional(key) ?? new SectionReader(errors, PathOf(key), new SpecNode.Section([]));

    /// <summary>A section, null where it is absent or <c>off</c>.</summary>
    public SectionReader? Optional(string key)
    {
        switch (Node(key))
        {
            case SpecNode.Section found:
                return new SectionReader(errors, PathOf(key), found);
            case null or SpecNode.Scalar { Text: "off" }:
                return null;
            default:
                Error(key, $"must be a section; write {key} {{ ... }}");
                return null;
        }
    }

    /// <param name="fallback">Null makes the key obligatory.</param>
    /// <param name="hint">What to write where it is missing.</param>
    public string Text(string key, string? fallback, string hint)
    {
        switch (Node(key))
        {
            case SpecNode.Scalar { Text.Length: > 0 } scalar:
                return scalar.Text;
            case null when fallback is not null:
                return fallback;
            case null:
                Error(key, $"is missing; {hint}");
                return "";
            default:
                Error(key, $"must be a single value; {hint}");
                return fallback ?? "";
        }
    }

    /// <summary>One of a closed list of words.</summary>
    public string Word(string key, IReadOnlyList<string> allowed, string? fallback)
    {
        var before = errors.All.Count;
        var word = Text(key, fallback, $"write one of {string.Join(", ", allowed)}");
        if (errors.All.Count > before || Allows(key, word, allowed))
        {
            return word;
        }

        return fallback ?? allowed[0];
    }

    /// <summary>True for an allowed word; reports any other, with the word that was probably meant.</summary>
    public bool Allows(string key, string word, IReadOnlyList<string> allowed)
    {
        if (allowed.Contains(word))
        {
            return true;
        }

        var guess = Nearest.To(word, allowed) is { } nearest ? $"; did you mean {nearest}?" : "";
        var choice = allowed.Count == 1 ? $"must be {allowed[0]}" : $"must be one of {string.Join(", ", allowed)}";
        Error(key, $"{choice}; '{word}' is not{guess}");
        return false;
    }

    /// <summary>A whole number in a range; 0 where an obligatory one is missing or wrong.</summary>
    public long Whole(string key, long least, long most, long? fallback, string hint = "write a whole number")
    {
        var before = errors.All.Count;
        var text = Text(key, fallback?.ToString(CultureInfo.InvariantCulture), hint);
        if (errors.All.Count > before)
        {
            return fallback ?? 0;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Error(key, $"must be a whole number; '{text}' is not");
            return fallback ?? 0;
        }

        if (number < least || number > most)
        {
            Error(key, most == long.MaxValue ? $"must be at least {least}; {number} is less" : $"must lie between {least} and {most}; {number} does not");
            return fallback ?? 0;
        }

        return number;
    }

    /// <summary>A number that meets a condition, said in words: "must {condition}; 3 does not".</summary>
    public double Number(string key, Func<double, bool> holds, string condition, double? fallback, string hint = "write a number")
    {
        var before = errors.All.Count;
        var text = Text(key, fallback?.ToString("R", CultureInfo.InvariantCulture), hint);
        if (errors.All.Count > before)
        {
            return fallback ?? 0;
        }

        return Number(key, text) is not { } number ? fallback ?? 0 : Holds(key, number, holds, condition) ? number : fallback ?? 0;
    }

    /// <summary>Numbers that each meet a condition; null where the key is absent.</summary>
    public IReadOnlyList<double>? Numbers(string key, Func<double, bool> holds, string condition) =>
        Texts(key, "write a list of numbers, as in [0.1, 0.2]") is not { } texts
            ? null
            : [.. texts.Select(t => Number(key, t)).OfType<double>().Where(n => Holds(key, n, holds, condition))];

    /// <summary>The single values of a list; null where the key is absent.</summary>
    public IReadOnlyList<string>? Texts(string key, string hint)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case SpecNode.Sequence list when list.Items.All(i => i is SpecNode.Scalar):
                return [.. list.Items.Cast<SpecNode.Scalar>().Select(s => s.Text)];
            default:
                Error(key, $"must be a list of single values; {hint}");
                return null;
        }
    }

    /// <summary>Seconds, from a duration such as <c>30s</c>, <c>500ms</c>, <c>2m</c> or a plain number of seconds.</summary>
    public double Seconds(string key, double fallback)
    {
        var before = errors.All.Count;
        var text = Text(key, fallback.ToString("R", CultureInfo.InvariantCulture), "write a duration, as in 30s").Replace(" ", "", StringComparison.Ordinal);
        if (errors.All.Count > before)
        {
            return fallback;
        }

        var (digits, unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1.0),
            _ when text.EndsWith('m') => (text[..^1], 60.0),
            _ when text.EndsWith('h') => (text[..^1], 3600.0),
            _ => (text, 1.0),
        };
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && double.IsFinite(count) && count > 0)
        {
            return count * unit;
        }

        Error(key, $"must be a duration over zero, as in 30s, 500ms or 2m; '{text}' is not");
        return fallback;
    }

    /// <summary>Every key and its single value, for sections whose keys somebody else knows.</summary>
    public IReadOnlyList<(string Key, string Text)> Pairs()
    {
        var pairs = new List<(string, string)>();
        foreach (var field in section.Fields)
        {
            pairs.Add((field.Key, Text(field.Key, "", "nested values have no meaning here")));
        }

        return pairs;
    }

    /// <summary>Reports the keys nobody asked for, each with the one that was probably meant.</summary>
    public void Close()
    {
        foreach (var key in section.Fields.Select(f => f.Key).Where(k => !_known.Contains(k)))
        {
            var guess = Nearest.To(key, _known) is { } nearest ? $"did you mean {nearest}?" : $"known here: {string.Join(", ", _known)}";
            Error(key, $"is no known key; {guess}");
        }
    }

    private double? Number(string key, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Error(key, $"must be a number; '{text}' is not");
        return null;
    }

    private bool Holds(string key, double number, Func<double, bool> holds, string condition)
    {
        if (holds(number))
        {
            return true;
        }

        Error(key, string.Create(CultureInfo.InvariantCulture, $"must {condition}; {number} does not"));
        return false;
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
