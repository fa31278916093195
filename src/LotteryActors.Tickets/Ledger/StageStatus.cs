namespace LotteryActors.Tickets.Ledger;

/// <summary>Where a stage stands.</summary>
public enum StageStatus
{
    /// <summary>Nobody ever wanted it.</summary>
    Unknown = 0,

    /// <summary>It can be leased; it offers itself while anybody wants it.</summary>
    Ready = 1,

    /// <summary>One device holds the right to report for the current attempt.</summary>
    Leased = 2,

    /// <summary>Done; its result is in the ledger.</summary>
    Completed = 3,

    /// <summary>It cannot be done, or was quarantined; a resumed search reopens it.</summary>
    Broken = 4,
}
