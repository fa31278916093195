using System.Text;
using K4os.Compression.LZ4.Streams;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Formats.Numpy;
using MessagePack;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>
/// One value of a text database: a MessagePack map (UNITER, data/data.py TxtLmdb: an LZ4 frame around msgpack). Fields are
/// decoded when asked for; those never asked for cost a skip.
/// </summary>
public sealed class TextRecord
{
    private const int MaxSize = 1 << 26;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly string _where;
    private readonly int _words;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _fields;

    private TextRecord(ReadOnlyMemory<byte> bytes, string where, int words)
    {
        _where = where;
        _words = words;
        Bytes = bytes;
        _fields = Guard(where, () => Split(bytes));
    }

    private delegate T ReadField<T>(ref MessagePackReader reader);

    /// <summary>The map as it was packed.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; }

    /// <param name="frame">An LZ4 frame.</param>
    /// <param name="where">What errors call the record: its file and key.</param>
    /// <param name="words">How many word pieces there are: see <see cref="Pieces"/>.</param>
    /// <exception cref="DataException">The frame or the map in it is damaged, or unpacks to more than 64 MB.</exception>
    public static TextRecord Unpack(ReadOnlySpan<byte> frame, string where, int words = int.MaxValue)
    {
        using var buffer = new BoundedBuffer(MaxSize);
        try
        {
            LZ4Frame.Decode(frame, buffer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DataException($"{where}: the lz4 frame is damaged ({e.Message.ReplaceLineEndings(" ")}); write the value again", e) { Fault = buffer.IsOverfull ? FaultKind.Bomb : FaultKind.Damaged };
        }

        return new TextRecord(buffer.ToArray(), where, words);
    }

    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>Whether the field is there and not nil.</summary>
    public bool HasValue(string field) => _fields.TryGetValue(field, out var bytes) && bytes.Span[0] != MessagePackCode.Nil;

    /// <exception cref="DataException">The field is missing or no list of integers of 32 bits.</exception>
    public int[] Integers(string field) => Read(field, Integers);

    /// <exception cref="DataException">The field is missing or no list of lists of integers.</exception>
    public int[][] IntegerLists(string field) => Read(field, (ref MessagePackReader reader) => List(ref reader, Integers));

    /// <summary>A text.</summary>
    /// <exception cref="DataException">The field is missing or no list of integers, or one of them is no word piece.</exception>
    public int[] Pieces(string field) => Known(field, Integers(field));

    /// <summary>Several texts.</summary>
    /// <exception cref="DataException">The field is missing or no list of lists of integers, or one of them is no word piece.</exception>
    public int[][] PieceLists(string field) => Array.ConvertAll(IntegerLists(field), pieces => Known(field, pieces));

    /// <exception cref="DataException">The field is missing or no list of numbers.</exception>
    public float[] Numbers(string field) => Read(field, (ref MessagePackReader reader) => List(ref reader, Number));

    /// <exception cref="DataException">The field is missing or no integer.</exception>
    public long Integer(string field) => Read(field, (ref MessagePackReader reader) => reader.ReadInt64());

    /// <exception cref="DataException">The field is missing, no text, or no UTF-8.</exception>
    public string Text(string field) => Read(field, Text);

    /// <exception cref="DataException">The field is missing or no list of texts.</exception>
    public string[] Texts(string field) => Read(field, (ref MessagePackReader reader) => List(ref reader, Text));

    /// <summary>A list of texts; one text alone is a list of one.</summary>
    /// <exception cref="DataException">The field is missing or neither.</exception>
    public string[] TextOrTexts(string field) => TypeOf(field) == MessagePackType.Array ? Texts(field) : [Text(field)];

    /// <exception cref="DataException">The field is missing.</exception>
    public bool IsMap(string field) => TypeOf(field) == MessagePackType.Map;

    /// <exception cref="DataException">The field is missing or no map.</exception>
    public TextRecord Map(string field) => new(Field(field), $"{_where}: {field}", _words);

    /// <summary>An error about this record.</summary>
    public DataException Wrong(string problem) => new($"{_where}: {problem}");

    private int[] Known(string field, int[] pieces)
    {
        var at = Array.FindIndex(pieces, piece => piece < 0 || piece >= _words);
        return at < 0
            ? pieces
            : throw new DataException($"{_where}: {field}: the word piece {pieces[at]}, the model has {_words}; give the vocabulary that the database was written with") { Fault = FaultKind.WordPiece };
    }

    private MessagePackType TypeOf(string field) => new MessagePackReader(Field(field)).NextMessagePackType;

    private ReadOnlyMemory<byte> Field(string field) =>
        _fields.TryGetValue(field, out var bytes) ? bytes : throw Wrong($"the field '{field}' is missing; write the database with UNITER's prepro.py for this task");

    private T Read<T>(string field, ReadField<T> read)
    {
        var bytes = Field(field);
        return Guard($"{_where}: {field}", () =>
        {
            var reader = new MessagePackReader(bytes);
            return read(ref reader);
        });
    }

    private static T Guard<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new DataException($"{where}: {Cause(e)}; write the value again", e) { Fault = e is DecoderFallbackException ? FaultKind.Encoding : FaultKind.Damaged };
        }
    }

    private static string Cause(Exception e) => e is DecoderFallbackException ? "no valid UTF-8" : $"not of the wanted form ({e.Message.ReplaceLineEndings(" ")})";

    private static Dictionary<string, ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var count = reader.ReadMapHeader();
        var fields = new Dictionary<string, ReadOnlyMemory<byte>>(count, StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            var name = Text(ref reader);
            var start = (int)reader.Consumed;
            MessagePackSkip.Value(ref reader);
            fields[name] = bytes[start..(int)reader.Consumed];
        }

        return fields;
    }

    private static T[] List<T>(ref MessagePackReader reader, ReadField<T> read)
    {
        var items = new T[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(ref reader);
        }

        return items;
    }

    private static int[] Integers(ref MessagePackReader reader)
    {
        var items = new int[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = reader.ReadInt32();
        }

        return items;
    }

    private static float Number(ref MessagePackReader reader) => (float)reader.ReadDouble();

    private static string Text(ref MessagePackReader reader) =>
        reader.ReadStringSequence() is { } bytes ? StrictUtf8.GetString(bytes) : throw new MessagePackSerializationException("nil, a text is wanted");
}
