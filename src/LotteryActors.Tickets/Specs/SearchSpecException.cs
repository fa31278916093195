namespace LotteryActors.Tickets.Specs;

/// <summary>A valid spec that does not fit its data. The message names file, key and mend in one line.</summary>
public sealed class SearchSpecException(SpecError error) : Exception(error.ToString())
{
    public SpecError Error { get; } = error;
}
