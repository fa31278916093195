using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Options;

/// <summary>Takes a data set's options from the given ones, fills in defaults, and names every wrong one.</summary>
internal sealed class OptionReader(string set, IReadOnlyList<DataOption> given)
{
    private readonly SortedDictionary<string, string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];

    public int Integer(string name, int fallback, int least, int most)
    {
        var text = Text(name, fallback.ToString(CultureInfo.InvariantCulture));
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            _read[name] = value.ToString(CultureInfo.InvariantCulture);
            return value;
        }

        _errors.Add($"{name} must be a whole number from {least} to {most}, not '{text}'");
        return fallback;
    }

    public double Number(string name, double fallback, double least, double most)
    {
        var text = Text(name, fallback.ToString("R", CultureInfo.InvariantCulture));
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            _read[name] = value.ToString("R", CultureInfo.InvariantCulture);
            return value;
        }

        _errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}, not '{text}'"));
        return fallback;
    }

    public string Text(string name, string fallback)
    {
        var values = given.Where(o => o.Name == name).Select(o => o.Value).ToArray();
        if (values.Length > 1)
        {
            _errors.Add($"{name} is given {values.Length} times, give it once");
        }

        return _read[name] = values.FirstOrDefault() ?? fallback;
    }

    public void Require(bool condition, string error)
    {
        if (!condition)
        {
            _errors.Add(error);
        }
    }

    /// <summary>Every option with its value, sorted by name.</summary>
    /// <exception cref="DataException">Options are unknown, given twice or out of range; all are named.</exception>
    public IReadOnlyList<DataOption> Complete()
    {
        var known = string.Join(", ", _read.Keys);
        _errors.AddRange(given.Where(o => !_read.ContainsKey(o.Name)).Select(o => $"unknown option '{o.Name}', known are {known}"));
        return _errors.Count == 0
            ? [.. _read.Select(pair => new DataOption(pair.Key, pair.Value))]
            : throw new DataException($"data set {set}: {string.Join("; ", _errors)}") { OptionErrors = _errors };
    }
}
