using System.Buffers.Binary;

namespace LotteryActors.Artifacts.Tests.Checkpoints;

/// <summary>Counts what is written to it and keeps the first and the last bytes alone.</summary>
internal sealed class EndOfStream(int kept) : Stream
{
    private readonly byte[] _first = new byte[8];
    private long _length;

    public byte[] Last { get; private set; } = [];

    /// <summary>What the first eight bytes say.</summary>
    public long HeaderLength => BinaryPrimitives.ReadInt64LittleEndian(_first);

    public override long Length => _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_length == 0)
        {
            buffer[..8].CopyTo(_first);
        }

        _length += buffer.Length;
        byte[] end = [.. Last, .. buffer[Math.Max(0, buffer.Length - kept)..]];
        Last = end[Math.Max(0, end.Length - kept)..];
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
