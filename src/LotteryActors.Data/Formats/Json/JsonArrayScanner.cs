using System.Text.Json;

namespace LotteryActors.Data.Formats.Json;

/// <summary>Finds the objects of a JSON array in a stream, holding no more than one of them and a block.</summary>
/// <param name="property">The array is the value of this property of the top-level object; null where it is the top level itself.</param>
internal sealed class JsonArrayScanner(Stream stream, string path, string? property = null)
{
    private const int Block = 1 << 20;

    /// <summary>Far above any annotation: what is larger is not a list of examples.</summary>
    private const int LargestRecord = 64 << 20;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly int _recordDepth = property is null ? 1 : 2;

    private byte[] _buffer = new byte[Block];
    private int _filled;
    private int _read;
    private bool _ended;
    private long _offset;
    private JsonReaderState _state;
    private bool _inList = property is null;
    private bool _found = property is null;

    private enum Step
    {
        Record,
        NeedMore,
        End,
    }

    /// <exception cref="DataException">The stream is not the JSON that is wanted.</exception>
    public IEnumerable<(JsonSpan Span, ReadOnlyMemory<byte> Record)> Records()
    {
        Refill(0);
        if (_buffer.AsSpan(0, _filled).StartsWith(ByteOrderMark))
        {
            Refill(ByteOrderMark.Length);
        }

        while (true)
        {
            switch (Next(out var start, out var end))
            {
                case Step.Record:
                    yield return (new JsonSpan(_offset + start, end - start), _buffer.AsMemory(start, end - start));
                    break;
                case Step.NeedMore:
                    Refill(_read);
                    break;
                default:
                    RequireFound();
                    yield break;
            }
        }
    }

    /// <summary>Reads up to the end of the next record, or as far as whole tokens go.</summary>
    private Step Next(out int start, out int end)
    {
        (start, end) = (0, 0);
        var reader = new Utf8JsonReader(_buffer.AsSpan(_read, _filled - _read), _ended, _state);
        var from = _read;
        try
        {
            while (true)
            {
                var (state, before) = (reader.CurrentState, (int)reader.BytesConsumed);
                if (!reader.Read())
                {
                    (_state, _read) = (reader.CurrentState, from + (int)reader.BytesConsumed);
                    return _ended ? Step.End : Step.NeedMore;
                }

                var isRecord = _inList && reader.CurrentDepth == _recordDepth && reader.TokenType == JsonTokenType.StartObject;
                if ((isRecord || IsOtherProperty(ref reader)) && !reader.TrySkip())
                {
                    (_state, _read) = (state, from + before);
                    return Step.NeedMore;
                }

                if (isRecord)
                {
                    start = from + before + LeadingBytes(from + before);
                    (_state, _read) = (reader.CurrentState, from + (int)reader.BytesConsumed);
                    end = _read;
                    return Step.Record;
                }

                RequireShape(reader.TokenType, reader.CurrentDepth);
            }
        }
        catch (JsonException error)
        {
            throw new DataException($"{path}: malformed JSON at byte {_offset + from + reader.BytesConsumed}; restore the file from its source", error);
        }
    }

    /// <summary>White space and the comma in front of a record.</summary>
    private int LeadingBytes(int at) => _buffer.AsSpan(at, _filled - at).IndexOf((byte)'{');

    private bool IsOtherProperty(ref Utf8JsonReader reader)
    {
        if (property is null || reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        _inList = reader.ValueTextEquals(property);
        _found |= _inList;
        return !_inList;
    }

    /// <summary>Outside the records there may be the list's brackets only, and an object with other properties around it.</summary>
    private void RequireShape(JsonTokenType token, int depth)
    {
        var isList = depth == _recordDepth - 1 && _inList && token is JsonTokenType.StartArray or JsonTokenType.EndArray;
        var isAround = property is not null && (depth == 0
            ? token is JsonTokenType.StartObject or JsonTokenType.EndObject
            : depth == 1 && (token == JsonTokenType.PropertyName || !_inList));
        if (!isList && !isAround)
        {
            throw new DataException(property is null
                ? $"{path}: a JSON list of objects is wanted, {token} stands at its level {depth}; restore the file from its source"
                : $"{path}: a JSON object with a list of objects named \"{property}\" is wanted, {token} stands at its level {depth}; restore the file from its source");
        }
    }

    private void RequireFound()
    {
        if (!_found)
        {
            throw new DataException($"{path}: a JSON object with a list of objects named \"{property}\" is wanted; restore the file from its source");
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
