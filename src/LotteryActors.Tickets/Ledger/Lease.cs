namespace LotteryActors.Tickets.Ledger;

/// <summary>The right of one device to report for one attempt.</summary>
/// <param name="Attempt">Grows with every lease of the stage, from 1; an older attempt's messages are refused.</param>
public sealed record Lease(long Attempt, string Device);
