namespace LotteryActors.Data.Checks;

/// <summary>One thing that is wrong.</summary>
/// <param name="Line">File, key, what is wrong and the mend, in one line.</param>
public sealed record Fault(FaultKind Kind, string Line)
{
    /// <summary>What an exception says; where it comes from no reader of ours, the place is put in front of it.</summary>
    internal static Fault Of(Exception error, string place) => error switch
    {
        DataException data => new Fault(data.Fault, data.Message),
        OutOfMemoryException => new Fault(FaultKind.Bomb, $"{place}: asks for more memory than there is; restore it from its source"),
        _ => new Fault(FaultKind.Damaged, $"{place}: cannot be read ({error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}); restore it from its source"),
    };
}

/// <summary>Faults of one kind in one part: all are counted, the first are told.</summary>
/// <param name="Lines">The first, in the order of the data.</param>
public sealed record FaultGroup(FaultKind Kind, long Count, IReadOnlyList<string> Lines)
{
    /// <summary>How many are counted and not told.</summary>
    public long More => Count - Lines.Count;
}
