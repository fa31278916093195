using System.Buffers;
using System.Text;
using K4os.Compression.LZ4.Streams;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Making;

/// <summary>A record of a text database.</summary>
/// <param name="Lengths">Word pieces by length file, which mostly is <c>id2len.json</c> alone.</param>
/// <param name="Pictures">One picture, or two.</param>
internal sealed record TextEntry(string Id, int[] Lengths, string[] Pictures, MessagePackMap Record);

/// <summary>Writes a text database as UNITER's prepro.py does (data/data.py TxtLmdb): LMDB, side files beside it.</summary>
internal static class TextDatabaseWriter
{
    private static readonly string[] OneLength = ["id2len.json"];

    /// <param name="entries">In the order of their ids' bytes.</param>
    /// <param name="lengthFiles">The names of the length files; null for <c>id2len.json</c>.</param>
    public static void Write(string folder, WordPieceVocabulary vocabulary, IEnumerable<TextEntry> entries, string[]? lengthFiles = null)
    {
        Directory.CreateDirectory(folder);
        WriteMeta(Path.Combine(folder, "meta.json"), vocabulary);
        JsonStream[] lengths = [.. (lengthFiles ?? OneLength).Select(name => Begin(folder, name))];
        using var pictures = Begin(folder, "txt2img.json");
        LmdbWriter.Write(folder, entries.Select(entry => Add(entry, lengths, pictures)));
        pictures.Writer.WriteEndObject();
        foreach (var file in lengths)
        {
            file.Writer.WriteEndObject();
            file.Dispose();
        }
    }

    private static JsonStream Begin(string folder, string name)
    {
        var file = new JsonStream(Path.Combine(folder, name));
        file.Writer.WriteStartObject();
        return file;
    }

    private static KeyValuePair<byte[], ReadOnlyMemory<byte>> Add(TextEntry entry, JsonStream[] lengths, JsonStream pictures)
    {
        foreach (var (file, length) in lengths.Zip(entry.Lengths))
        {
            file.Writer.WriteNumber(entry.Id, length);
        }

        if (entry.Pictures is [var picture])
        {
            pictures.Writer.WriteString(entry.Id, picture);
        }
        else
        {
            pictures.Writer.WriteStartArray(entry.Id);
            Array.ForEach(entry.Pictures, pictures.Writer.WriteStringValue);
            pictures.Writer.WriteEndArray();
        }

        return new(Encoding.UTF8.GetBytes(entry.Id), Frame(entry.Record.ToArray()));
    }

    private static ReadOnlyMemory<byte> Frame(byte[] map)
    {
        var buffer = new ArrayBufferWriter<byte>();
        LZ4Frame.Encode(map.AsSpan(), buffer, new LZ4EncoderSettings());
        return buffer.WrittenMemory;
    }

    private static void WriteMeta(string path, WordPieceVocabulary vocabulary) => JsonStream.Write(path, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("bert", "scenes");
        writer.WriteNumber("CLS", vocabulary.Start);
        writer.WriteNumber("SEP", vocabulary.Separator);
        writer.WriteNumber("MASK", vocabulary.Mask);
        writer.WriteNumber("UNK", vocabulary.Unknown);
        writer.WriteStartArray("v_range");
        writer.WriteNumberValue(vocabulary.FirstWord);
        writer.WriteNumberValue(vocabulary.Size);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
