using System.Security.Cryptography;
using LotteryActors.Data.Folders;

namespace LotteryActors.Data.Checks;

/// <summary>What a file is known by.</summary>
/// <param name="Name">Its place under the data set's folder, with slashes.</param>
/// <param name="Sampled">Digest of its size and of samples of its content: what enters a data set's fingerprint, at the same cost for any size.</param>
/// <param name="Whole">SHA-256 of all of it; null where that was not asked for.</param>
public sealed record FileFingerprint(string Name, long Bytes, string Sampled, string? Whole)
{
    internal static FileFingerprint Of(string name, string path, bool whole) =>
        new(name, new FileInfo(path).Length, SampledDigest.Of(path), whole ? WholeOf(path) : null);

    private static string WholeOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
