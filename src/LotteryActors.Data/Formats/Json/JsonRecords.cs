using System.Runtime.InteropServices;
using System.Text.Json;
using LotteryActors.Data.Checks;
using Microsoft.Win32.SafeHandles;

namespace LotteryActors.Data.Formats.Json;

/// <summary>
/// A JSON array of objects in a file, of any size: opening reads and checks every record once and keeps where each
/// lies; a record is read again when it is asked for.
/// </summary>
/// <typeparam name="T">What a record is read into.</typeparam>
internal sealed class JsonRecords<T> : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Func<JsonElement, RecordPlace, T> _read;
    private readonly List<JsonSpan> _spans;

    private JsonRecords(string path, SafeFileHandle file, Func<JsonElement, RecordPlace, T> read, List<JsonSpan> spans)
    {
        Path = path;
        _file = file;
        _read = read;
        _spans = spans;
    }

    public string Path { get; }

    public int Count => _spans.Count;

    /// <param name="read">Reads one record; its second argument is the place for error messages.</param>
    /// <param name="seen">Called with every record and its number while opening.</param>
    /// <param name="glance">
    /// Called with every record's bytes and its number first; where it returns true it has seen all it needs, and the record is
    /// not read.
    /// </param>
    /// <param name="property">The property of the file's object that holds the array; null where the array is all of the file.</param>
    /// <exception cref="DataException">There is no such file, it is no JSON array of objects, or a record is refused by <paramref name="read"/>.</exception>
    public static JsonRecords<T> Open(string path, Func<JsonElement, RecordPlace, T> read, Action<T, int>? seen = null, string? property = null, Func<ReadOnlySpan<byte>, int, bool>? glance = null)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; restore it or name the splits that are there");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        var spans = new List<JsonSpan>();
        foreach (var (span, record) in new JsonArrayScanner(stream, path, property).Records())
        {
            if (glance?.Invoke(record.Span, spans.Count) is not true)
            {
                var value = Parse(record, read, new RecordPlace(path, spans.Count));
                seen?.Invoke(value, spans.Count);
            }

            spans.Add(span);
        }

        return new JsonRecords<T>(path, File.OpenHandle(path), read, spans);
    }

    public T Read(int index)
    {
        var span = _spans[index];
        var bytes = new byte[span.Length];
        return RandomAccess.Read(_file, bytes, span.Offset) == span.Length
            ? Parse(bytes, _read, new RecordPlace(Path, index))
            : throw new DataException($"{Path}: record {index} was cut off after the file was opened; restore the file and start again");
    }

    public void Dispose() => _file.Dispose();

    internal static T Parse(ReadOnlyMemory<byte> record, Func<JsonElement, RecordPlace, T> read, RecordPlace place)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            return read(document.RootElement, place);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement says of text that is not UTF-8 or has half a surrogate pair.
            throw new DataException($"{place} holds text that is not UTF-8; save the file as UTF-8", error) { Fault = FaultKind.Encoding };
        }
    }
}

/// <summary>Where a record lies in its file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct JsonSpan(long Offset, int Length);

/// <summary>A record of a file, as error messages name it.</summary>
internal readonly record struct RecordPlace(string Path, int Record)
{
    public override string ToString() => $"{Path}: record {Record}";
}
