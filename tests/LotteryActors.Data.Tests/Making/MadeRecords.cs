using System.Text;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Tests.Making;

/// <summary>Values of a database, one of them exchanged for another.</summary>
internal static class MadeRecords
{
    /// <summary>Exchanges the last text of a text database.</summary>
    /// <returns>File and key, as errors name them.</returns>
    public static string Change(string folder, Func<TextRecord, byte[]> change) => Exchange(folder, (key, value) => change(TextRecord.Unpack(value, key)));

    /// <summary>Exchanges the last value of a database that is no list of keys.</summary>
    /// <inheritdoc cref="Change"/>
    public static string Exchange(string folder, Func<string, byte[], byte[]> change)
    {
        var entries = Read(folder);
        var last = entries.FindLastIndex(entry => !entry.Key.AsSpan().StartsWith("__"u8));
        var key = Encoding.UTF8.GetString(entries[last].Key);
        entries[last] = new(entries[last].Key, change(key, entries[last].Value.ToArray()));
        LmdbWriter.Write(folder, entries);
        return $"{Path.Combine(folder, "data.mdb")}: key {key}";
    }

    /// <summary>Gives every key of a database that is no list of keys one value.</summary>
    public static void ExchangeAll(string folder, byte[] value) => LmdbWriter.Write(
        folder, [.. Read(folder).Select(entry => entry.Key.AsSpan().StartsWith("__"u8) ? entry : new(entry.Key, value))]);

    private static List<KeyValuePair<byte[], ReadOnlyMemory<byte>>> Read(string folder)
    {
        using var file = LmdbFile.Open(folder);
        return [.. file.Keys().Select(key => new KeyValuePair<byte[], ReadOnlyMemory<byte>>(key, Value(file, key)))];
    }

    private static byte[] Value(LmdbFile file, byte[] key) => file.TryGet(key, out ReadOnlySpan<byte> value) ? value.ToArray() : [];
}
