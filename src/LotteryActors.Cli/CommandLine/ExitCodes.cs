namespace LotteryActors.Cli.CommandLine;

/// <summary>What <c>lottery</c> ends with.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The search ended without a verdict: failed (but for want of room), cancelled or paused.</summary>
    public const int NoVerdict = 1;

    /// <summary>The command line, the spec or its data are wrong.</summary>
    public const int Usage = 2;

    /// <summary>The machine is in the way: no coordinator, a device that cannot be served, a port in use, a full disk, a damaged file.</summary>
    public const int Environment = 3;

    public const int Interrupted = 130;
    public const int Terminated = 143;
}
