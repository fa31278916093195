namespace LotteryActors.Data.Checks.Parts;

/// <summary>The lines of a file of any size, one in memory at a time, each of any length up to a limit.</summary>
internal sealed class LineReader(Stream stream, int longest) : IDisposable
{
    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Bytes up to the end of the line read last.</summary>
    public long Position { get; private set; }

    /// <summary>The next line without its end, until the next call; null at the end of the file.</summary>
    /// <exception cref="DataException">A line is longer than the limit.</exception>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0 || (_ended && _end > _start))
            {
                var length = end >= 0 ? searched + end : _end - _start;
                return Take(length, end >= 0 ? length + 1 : length);
            }

            if (_ended)
            {
                return null;
            }

            searched = _end - _start;
            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlyMemory<byte> Take(int length, int consumed)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += consumed;
        Position += consumed;
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_end - _start > longest)
        {
            throw new DataException($"a line is longer than {longest >> 20} MB; restore the file from its source") { Fault = FaultKind.Bomb };
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        (_end, _ended) = (_end + read, read == 0);
    }
}
