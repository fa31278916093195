using LotteryActors.Data.Checks;

namespace LotteryActors.Data;

/// <summary>A data set that cannot be used. The message is one line that names the file, the place and the mend.</summary>
public sealed class DataException : IOException
{
    public DataException(string message)
        : base(message)
    {
    }

    public DataException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Where options of the data set are at fault: each with its mend. Whoever knows where the options stand says so in front of them.</summary>
    public IReadOnlyList<string> OptionErrors { get; init; } = [];

    /// <summary>What kind of fault it is, for lists of them.</summary>
    public FaultKind Fault { get; init; } = FaultKind.Damaged;
}
