using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using K4os.Compression.LZ4.Streams;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Uniter;
using MessagePack;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>UNITER databases made for a test, sound or not, in a folder of their own.</summary>
internal sealed class MadeDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uniter-made");

    public static BoxRule Rule { get; } = new(Threshold: 0.2, Max: 3, Min: 1);

    public string Folder => _folder.FullName;

    public string Images => Path.Combine(_folder.FullName, "img");

    public string Texts => Path.Combine(_folder.FullName, "txt");

    public static byte[] Map(params (string Key, object? Value)[] entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, entries.ToDictionary(entry => entry.Key, entry => entry.Value));
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static Dictionary<string, object?> Array(string type, int[] shape, byte[] data) =>
        new() { ["nd"] = true, ["type"] = type, ["kind"] = System.Array.Empty<byte>(), ["shape"] = shape, ["data"] = data };

    public static Dictionary<string, object?> Halves(int rows, int columns, params float[] values) =>
        Array("<f2", columns == 0 ? [rows] : [rows, columns], [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))]);

    /// <summary>Two regions of two features.</summary>
    public static (string Key, object? Value)[] Picture(object? features = null, object? boxes = null) =>
    [
        ("features", features ?? Halves(2, 2, 1, 2, 3, 4)),
        ("norm_bb", boxes ?? Halves(2, 6, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0, 1, 1, 0.5f, 1)),
        ("conf", Halves(2, 0, 0.9f, 0.5f)),
    ];

    public static byte[] Frame(byte[] map)
    {
        var buffer = new ArrayBufferWriter<byte>();
        LZ4Frame.Encode(map.AsSpan(), buffer, new LZ4EncoderSettings());
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Npz(params (string Name, byte[] Npy)[] arrays)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, npy) in arrays)
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(npy);
            }
        }

        return stream.ToArray();
    }

    /// <summary>One array of so many zero bytes.</summary>
    public static byte[] NpzOfZeros(string name, string header, long zeros)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry(name + ".npy").Open())
        {
            entry.Write(Npy(header, []));
            var some = new byte[1 << 16];
            for (; zeros > 0; zeros -= some.Length)
            {
                entry.Write(some.AsSpan(0, (int)Math.Min(zeros, some.Length)));
            }
        }

        return stream.ToArray();
    }

    public static byte[] Npy(string header, byte[] data)
    {
        var text = Encoding.Latin1.GetBytes(header + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data];
    }

    public ImageDatabase OpenImages(string? key, byte[] value, bool compressed = false)
    {
        var name = key ?? "a.npz";
        Lmdb(Path.Combine(Images, "feat_th0.2_max3_min1" + (compressed ? "_compressed" : "")), (name, value));
        Json(Path.Combine(Images, "nbb_th0.2_max3_min1.json"), new Dictionary<string, int> { [name] = 2 });
        return ImageDatabase.Open(Images, Rule);
    }

    public TextDatabase OpenTexts(params (string Id, byte[] Frame, int Length, string Picture)[] records)
    {
        Lmdb(Texts, [.. records.Select(record => (record.Id, record.Frame))]);
        Json(Path.Combine(Texts, "meta.json"), new { CLS = 101, SEP = 102, MASK = 103, UNK = 100, v_range = (int[])[106, 28996] });
        Json(Path.Combine(Texts, "id2len.json"), records.ToDictionary(record => record.Id, record => record.Length));
        Json(Path.Combine(Texts, "txt2img.json"), records.ToDictionary(record => record.Id, record => record.Picture));
        return TextDatabase.Open(Texts, TextDatabase.AnyLength);
    }

    public static void Json<T>(string path, T value) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(value));

    public static void Lmdb(string folder, params (string Key, byte[] Value)[] entries) => LmdbWriter.Write(
        folder,
        entries.Select(entry => new KeyValuePair<byte[], ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(entry.Key), entry.Value)).OrderBy(entry => entry.Key, ByBytes));

    public void Dispose() => _folder.Delete(recursive: true);

    private static Comparer<byte[]> ByBytes { get; } = Comparer<byte[]>.Create((first, second) => first.AsSpan().SequenceCompareTo(second));

    private static void Write(ref MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNil();
                break;
            case bool flag:
                writer.Write(flag);
                break;
            case int number:
                writer.Write(number);
                break;
            case double number:
                writer.Write(number);
                break;
            case string text:
                writer.Write(text);
                break;
            case byte[] bytes:
                writer.Write(bytes);
                break;
            case RawText raw:
                writer.WriteString(raw.Utf8);
                break;
            case Dictionary<string, object?> map:
                writer.WriteMapHeader(map.Count);
                foreach (var (key, item) in map)
                {
                    writer.Write(key);
                    Write(ref writer, item);
                }

                break;
            case System.Collections.IEnumerable items:
                var list = items.Cast<object?>().ToArray();
                writer.WriteArrayHeader(list.Length);
                foreach (var item in list)
                {
                    Write(ref writer, item);
                }

                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not written here", nameof(value));
        }
    }

    /// <summary>Bytes that are written as a text though they may be none.</summary>
    internal sealed record RawText(byte[] Utf8);
}
