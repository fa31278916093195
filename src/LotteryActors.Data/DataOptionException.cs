namespace LotteryActors.Data;

/// <summary>Options of a data set that are unknown, given twice or out of range.</summary>
/// <param name="errors">One for each: the option and the mend. Whoever knows where the options stand says so in front of them.</param>
public sealed class DataOptionException(string set, IReadOnlyList<string> errors) : DataException($"data set {set}: {string.Join("; ", errors)}")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
