namespace LotteryActors.Tickets.Ledger;

/// <summary>
/// How often an attempt may end badly before the stage is broken. Preempted, lost and refused attempts are free;
/// an invalid one breaks at once.
/// </summary>
public static class StageLimits
{
    /// <summary>Failed attempts in all, those that met a full disk among them.</summary>
    public const int Failures = 3;

    /// <summary>Stuck attempts in all.</summary>
    public const int Stuck = 10;

    /// <summary>Device processes dead under it in a row, with no new checkpoint between.</summary>
    public const int Crashes = 3;
}
