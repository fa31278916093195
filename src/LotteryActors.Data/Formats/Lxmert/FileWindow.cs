using Microsoft.Win32.SafeHandles;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>A moving view of a file, for reading forward here and there.</summary>
internal sealed class FileWindow(SafeFileHandle file)
{
    private byte[] _buffer = new byte[4 << 10];
    private long _start;
    private int _filled;

    public long Length { get; } = RandomAccess.GetLength(file);

    /// <summary>The bytes from an offset on: <paramref name="length"/> of them, fewer at the end of the file.</summary>
    /// <param name="ahead">What to read at one go where it is not at hand.</param>
    public ReadOnlySpan<byte> At(long offset, int length, int ahead)
    {
        length = (int)Math.Min(length, Length - offset);
        if (offset < _start || offset + length > _start + _filled)
        {
            if (_buffer.Length < Math.Max(length, ahead))
            {
                _buffer = new byte[Math.Max(length, ahead)];
            }

            (_start, _filled) = (offset, 0);
            while (_filled < length)
            {
                var read = RandomAccess.Read(file, _buffer.AsSpan(_filled), offset + _filled);
                if (read == 0)
                {
                    throw new IOException("the file became shorter while it was read");
                }

                _filled += read;
            }
        }

        return _buffer.AsSpan((int)(offset - _start), length);
    }
}
