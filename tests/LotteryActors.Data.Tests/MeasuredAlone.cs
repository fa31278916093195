namespace LotteryActors.Data.Tests;

/// <summary>Tests that measure the memory of the whole process, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
