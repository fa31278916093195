using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LotteryActors.Training.Pruning;

/// <summary>Names as counters for counter-based randomness: the same number in every process and on every machine.</summary>
internal static class StableHash
{
    /// <summary>The first eight bytes of the name's SHA-256, little-endian.</summary>
    public static ulong Of(string name) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
