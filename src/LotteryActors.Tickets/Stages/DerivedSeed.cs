using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LotteryActors.Tickets.Stages;

/// <summary>Independent seeds from one: the first eight bytes of the SHA-256 of seed and purpose, never negative.</summary>
internal static class DerivedSeed
{
    public static long Of(long seed, string purpose)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{purpose}");
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & long.MaxValue;
    }
}
