namespace LotteryActors.Data.Checks;

/// <summary>Gathers what the check of one part finds: everything is counted, the first faults of every kind are kept.</summary>
/// <param name="listed">How many faults of a kind are kept.</param>
internal sealed class Findings(int listed)
{
    private readonly OrderedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<FaultKind, (long Count, List<string> Lines)> _faults = [];
    private readonly List<string> _notes = [];
    private (long Known, long Labelled) _answers;

    public void Count(string name, long more = 1) => _counts[name] = _counts.GetValueOrDefault(name) + more;

    public void Skip(string reason, long more = 1)
    {
        if (more > 0)
        {
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + more;
        }
    }

    /// <param name="known">Whether a labelled example has an answer of the vocabulary.</param>
    public void Labelled(bool known) => Labelled(known ? 1 : 0, 1);

    /// <param name="known">How many of so many labelled examples have an answer of the vocabulary.</param>
    public void Labelled(long known, long labelled) => _answers = (_answers.Known + known, _answers.Labelled + labelled);

    public void Note(string line) => _notes.Add(line);

    public void Wrong(FaultKind kind, string line) => Wrong(new Fault(kind, line));

    public void Wrong(Fault fault)
    {
        var (count, lines) = _faults.GetValueOrDefault(fault.Kind, (0, []));
        if (lines.Count < listed)
        {
            lines.Add(fault.Line);
        }

        _faults[fault.Kind] = (count + 1, lines);
    }

    /// <summary>Reads something; what goes wrong is a fault and gives null.</summary>
    public T? Try<T>(string place, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Wrong(Fault.Of(error, place));
            return null;
        }
    }

    /// <summary>Does something; what goes wrong is a fault and gives false.</summary>
    public bool Try(string place, Action work) => Try(place, () =>
    {
        work();
        return this;
    }) is not null;

    public PartReport Report(DataPart part) => new(
        part.Format,
        part.Name,
        [.. _counts.Select(entry => new Tally(entry.Key, entry.Value))],
        _answers.Labelled > 0 ? new AnswerCoverage(_answers.Known, _answers.Labelled) : null,
        [.. _skipped.Select(entry => new Tally(entry.Key, entry.Value))],
        [.. _faults.Select(entry => new FaultGroup(entry.Key, entry.Value.Count, entry.Value.Lines))],
        _notes);
}
