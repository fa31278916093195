using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LotteryActors.Data.Folders;

/// <summary>
/// A digest of a large file that costs the same for any size: of its length and of blocks spread evenly over it, first and
/// last counted. Small files are digested whole.
/// </summary>
internal static class SampledDigest
{
    private const int Blocks = 256;
    private const int BlockSize = 4096;

    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(string path)
    {
        using var file = File.OpenHandle(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = RandomAccess.GetLength(file);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, length);
        hash.AppendData(size);

        var block = new byte[BlockSize];
        var blocks = (length + BlockSize - 1) / BlockSize;
        var samples = Math.Min(blocks, Blocks);
        for (var i = 0L; i < samples; i++)
        {
            var at = samples == 1 ? 0 : i * (blocks - 1) / (samples - 1);
            var read = RandomAccess.Read(file, block, at * BlockSize);
            hash.AppendData(block, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
