namespace LotteryActors.Artifacts;

/// <summary>Tells a full disk from other failures: on Unix, .NET hands the system's error number on as HResult.</summary>
internal static class DiskSpace
{
    private const int NoSpaceLeft = 28, QuotaExceeded = 122;

    public static bool IsExhausted(IOException e) => (e.HResult & 0xffff) is NoSpaceLeft or QuotaExceeded;
}
