using System.Text;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Tests.Formats.Lmdb;

public sealed class LmdbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lmdb");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(70)]
    [InlineData(5000)]
    public void What_is_written_is_read(int count)
    {
        var entries = Entries(count);
        LmdbWriter.Write(_folder.FullName, entries);
        using var file = LmdbFile.Open(_folder.FullName);

        Assert.Equal(count, file.Count);
        Assert.Equal(entries.Select(entry => entry.Key), file.Keys());
        foreach (var (key, value) in entries)
        {
            Assert.True(file.TryGet(key, out ReadOnlySpan<byte> read));
            Assert.True(read.SequenceEqual(value.Span));
            Assert.False(file.TryGet([.. key, 0], out ReadOnlySpan<byte> _));
        }

        Assert.False(file.TryGet("~", out ReadOnlySpan<byte> _));
        Assert.False(file.TryGet("!", out ReadOnlySpan<byte> _));
    }

    [Fact]
    public void Keys_out_of_order_are_refused()
    {
        KeyValuePair<byte[], ReadOnlyMemory<byte>>[] entries = [new("b"u8.ToArray(), default), new("a"u8.ToArray(), default)];
        Assert.Throws<ArgumentException>(() => LmdbWriter.Write(_folder.FullName, entries));
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_found_when_it_is_opened()
    {
        LmdbWriter.Write(_folder.FullName, Entries(300));
        var whole = File.ReadAllBytes(DataFile);
        foreach (var length in (int[])[0, 1, 100, 4096, 4200, 8192, 12288, whole.Length / 2, whole.Length - 4096, whole.Length - 1])
        {
            File.WriteAllBytes(DataFile, whole[..length]);
            var error = Assert.Throws<DataException>(() => LmdbFile.Open(_folder.FullName).Dispose());
            Assert.StartsWith(DataFile + ": ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("copy it again", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_files_give_errors_and_nothing_worse()
    {
        LmdbWriter.Write(_folder.FullName, Entries(60));
        var whole = File.ReadAllBytes(DataFile);
        var (errors, random) = (0, new RandomStream(1, 2, 3));
        for (var trial = 0; trial < 1000; trial++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = 0; i < 8; i++)
            {
                // Headers and node tables more often than values: there the damage bites.
                var page = random.Below(damaged.Length / 4096) * 4096;
                damaged[page + random.Below(random.Chance(0.7) ? 200 : 4096)] = (byte)random.Bits();
            }

            File.WriteAllBytes(DataFile, damaged);
            errors += ReadAll() ? 0 : 1;
        }

        Assert.InRange(errors, 200, 1000);
    }

    [Fact]
    public void The_version_of_LMDB_1_is_named_with_the_mend()
    {
        LmdbWriter.Write(_folder.FullName, Entries(3));
        var bytes = File.ReadAllBytes(DataFile);
        bytes[20] = 2;
        File.WriteAllBytes(DataFile, bytes);
        var error = Assert.Throws<DataException>(() => LmdbFile.Open(_folder.FullName));
        Assert.Contains("LMDB data version 2, version 1 (LMDB 0.9, py-lmdb) is read here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_read_at_once()
    {
        var entries = Entries(2000);
        LmdbWriter.Write(_folder.FullName, entries);
        using var file = LmdbFile.Open(_folder.FullName);
        Parallel.ForEach(entries, entry =>
        {
            Assert.True(file.TryGet(entry.Key, out ReadOnlySpan<byte> read));
            Assert.True(read.SequenceEqual(entry.Value.Span));
        });
    }

    private string DataFile => Path.Combine(_folder.FullName, "data.mdb");

    private bool ReadAll()
    {
        try
        {
            using var file = LmdbFile.Open(_folder.FullName);
            foreach (var key in file.Keys().Take(10_000))
            {
                file.TryGet(key, out ReadOnlySpan<byte> value);
                _ = value.Length > 0 ? value[0] + value[^1] : 0;
            }

            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }

    /// <summary>Keys and values of many sizes, some values larger than a page.</summary>
    private static KeyValuePair<byte[], ReadOnlyMemory<byte>>[] Entries(int count)
    {
        var random = new RandomStream(7, 8, (ulong)count);
        return
        [
            .. Enumerable.Range(0, count)
                .Select(i => new KeyValuePair<byte[], ReadOnlyMemory<byte>>(
                    Encoding.UTF8.GetBytes($"k{i:D6}{new string('x', random.Below(400))}"),
                    Value(random.Chance(0.1) ? random.Below(20_000) : random.Below(300), random))),
        ];
    }

    private static byte[] Value(int size, RandomStream random)
    {
        var value = new byte[size];
        for (var i = 0; i < size; i++)
        {
            value[i] = (byte)random.Bits();
        }

        return value;
    }
}
