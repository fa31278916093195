namespace LotteryActors.Tickets.Stages;

/// <summary>Names of the artifacts that stages write.</summary>
public static class OutputNames
{
    public const string Weights = "weights";
    public const string Mask = "mask";
}
