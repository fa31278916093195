using System.Text.Json;

namespace LotteryActors.Data.Formats.Json;

/// <summary>Finds the objects of a JSON array in a stream, holding no more than one of them and a block.</summary>
internal sealed class JsonArrayScanner(Stream stream, string path)
{
    private const int Block = 1 << 20;

    /// <summary>Far above any annotation: what is larger is not a list of examples.</summary>
    private const int LargestRecord = 64 << 20;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[Block];
    private int _filled;
    private bool _ended;
    private long _offset;
    private int _read;
    private JsonReaderState _state;

    /// <exception cref="DataException">The stream is no JSON array of objects.</exception>
    public IEnumerable<(JsonSpan Span, ReadOnlyMemory<byte> Record)> Records()
    {
        Refill(0);
        if (_buffer.AsSpan(0, _filled).StartsWith(ByteOrderMark))
        {
            Refill(ByteOrderMark.Length);
        }

        while (true)
        {
            var step = Next(out var start, out var end, out var consumed);
            if (step == Step.Record)
            {
                yield return (new JsonSpan(_offset + start, end - start), _buffer.AsMemory(start, end - start));
            }

            if (step == Step.End)
            {
                yield break;
            }

            if (step == Step.NeedMore)
            {
                Refill(consumed);
            }
            else
            {
                _read = consumed;
            }
        }
    }

    private enum Step
    {
        Record,
        NeedMore,
        End,
    }

    /// <summary>Reads up to the end of the next record, or as far as whole tokens go.</summary>
    private Step Next(out int start, out int end, out int consumed)
    {
        (start, end, consumed) = (0, 0, 0);
        var reader = new Utf8JsonReader(_buffer.AsSpan(_read, _filled - _read), _ended, _state);
        try
        {
            while (true)
            {
                var (state, before) = (reader.CurrentState, (int)reader.BytesConsumed);
                if (!reader.Read())
                {
                    (_state, consumed) = (reader.CurrentState, _read + (int)reader.BytesConsumed);
                    return _ended ? Step.End : Step.NeedMore;
                }

                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.StartObject)
                {
                    start = _read + (int)reader.TokenStartIndex;
                    if (!reader.TrySkip())
                    {
                        (_state, consumed) = (state, _read + before);
                        return Step.NeedMore;
                    }

                    (_state, end) = (reader.CurrentState, _read + (int)reader.BytesConsumed);
                    consumed = end;
                    return Step.Record;
                }

                RequireListOfObjects(reader.TokenType, reader.CurrentDepth);
            }
        }
        catch (JsonException error)
        {
            throw new DataException($"{path}: malformed JSON at byte {_offset + _read + reader.BytesConsumed}; restore the file from its source", error);
        }
    }

    private void RequireListOfObjects(JsonTokenType token, int depth)
    {
        if (depth != 0 || token is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
        {
            throw new DataException($"{path}: a JSON list of objects is wanted, {token} stands at its level {depth}; restore the file from its source");
        }
    }

    /// <summary>Moves what is not read yet to the front and reads on, into a larger buffer where nothing could be used.</summary>
    private void Refill(int consumed)
    {
        if (consumed == 0 && _filled == _buffer.Length)
        {
            if (_buffer.Length >= LargestRecord)
            {
                throw new DataException($"{path}: the record at byte {_offset} is larger than {LargestRecord >> 20} MB; restore the file from its source");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        _buffer.AsSpan(consumed, _filled - consumed).CopyTo(_buffer);
        (_filled, _offset, _read) = (_filled - consumed, _offset + consumed, 0);
        while (_filled < _buffer.Length && !_ended)
        {
            var read = stream.Read(_buffer, _filled, _buffer.Length - _filled);
            (_filled, _ended) = (_filled + read, read == 0);
        }
    }
}
