using System.Text.Json;

namespace LotteryActors.Data.Making;

/// <summary>Writes a JSON file of any length: what is written is not kept.</summary>
internal sealed class JsonStream : IDisposable
{
    private const int MostPending = 1 << 16;

    private readonly FileStream _file;
    private readonly Utf8JsonWriter _writer;

    public JsonStream(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = File.Create(path);
        _writer = new Utf8JsonWriter(_file);
    }

    /// <summary>The writer; what it holds goes to the file now and then.</summary>
    public Utf8JsonWriter Writer
    {
        get
        {
            if (_writer.BytesPending > MostPending)
            {
                _writer.Flush();
            }

            return _writer;
        }
    }

    /// <summary>A whole file.</summary>
    public static void Write(string path, Action<Utf8JsonWriter> write)
    {
        using var file = new JsonStream(path);
        write(file._writer);
    }

    /// <summary>A whole file that is one list.</summary>
    public static void WriteList<T>(string path, IEnumerable<T> items, Action<Utf8JsonWriter, T, int> write)
    {
        using var file = new JsonStream(path);
        file.Writer.WriteStartArray();
        foreach (var (index, item) in items.Index())
        {
            write(file.Writer, item, index);
        }

        file.Writer.WriteEndArray();
    }

    /// <summary>A whole file that is one object of answers and their labels.</summary>
    public static void WriteLabels(string path, IReadOnlyList<string> answers) => Write(path, writer =>
    {
        writer.WriteStartObject();
        foreach (var (label, answer) in answers.Index())
        {
            writer.WriteNumber(answer, label);
        }

        writer.WriteEndObject();
    });

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
