using System.Buffers;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>A growing buffer that refuses to grow beyond a limit.</summary>
internal sealed class BoundedBuffer(int limit) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int _count;

    /// <summary>Whether more was asked for than the limit.</summary>
    public bool IsOverfull { get; private set; }

    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();

    public void Advance(int count)
    {
        _count += count;
        RequireWithin(_count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Grow(int more)
    {
        if (_bytes.Length - _count >= more)
        {
            return;
        }

        RequireWithin(_count);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_count + more), Math.Min(2 * _bytes.Length, limit)));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    private void RequireWithin(int count)
    {
        if (count > limit)
        {
            IsOverfull = true;
            throw new InvalidDataException($"it unpacks to more than {limit} bytes");
        }
    }
}
