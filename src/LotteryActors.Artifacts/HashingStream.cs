using System.Security.Cryptography;
using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <summary>Hashes what is written on its way to another stream, without a copy.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException("an artifact is written from its start to its end");
    }

    /// <summary>The digest of all that was written; ends the hashing.</summary>
    public Digest Digest() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _hash.AppendData(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("an artifact in the making cannot be read");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("an artifact is written from its start to its end");

    public override void SetLength(long value) => throw new NotSupportedException("an artifact is written from its start to its end");

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
