namespace LotteryActors.Data.Checks;

/// <summary>What there is of something, or how much of it is passed over, in the order it was met.</summary>
public sealed record Tally(string Name, long Count);

/// <summary>How many of the labelled examples have an answer of the vocabulary.</summary>
public sealed record AnswerCoverage(long Known, long Labelled)
{
    /// <summary>From 0 to 1.</summary>
    public double Share => Labelled == 0 ? 0 : (double)Known / Labelled;
}

/// <summary>What was found in one part of a folder: a database, a table, a split.</summary>
/// <param name="Name">Its place under the folder that was checked.</param>
/// <param name="Counts">The examples first.</param>
/// <param name="Skipped">What the originals pass over, by reason.</param>
/// <param name="Faults">By kind.</param>
/// <param name="Notes">What was not looked at and why, and other things worth knowing.</param>
public sealed record PartReport(
    string Format,
    string Name,
    IReadOnlyList<Tally> Counts,
    AnswerCoverage? Answers,
    IReadOnlyList<Tally> Skipped,
    IReadOnlyList<FaultGroup> Faults,
    IReadOnlyList<string> Notes)
{
    public long Wrong => Faults.Sum(group => group.Count);

    public long Passed => Skipped.Sum(skip => skip.Count);

    /// <summary>How many there are of something; null where that was not counted.</summary>
    public long? Count(string name) => Counts.FirstOrDefault(tally => tally.Name == name)?.Count;
}

/// <summary>How far the check of a part is.</summary>
/// <param name="Total">Items, or bytes where items are not known before; 0 where neither is.</param>
public readonly record struct CheckStep(string Part, long Done, long Total);
