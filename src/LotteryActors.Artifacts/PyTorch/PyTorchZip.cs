using System.IO.Compression;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>
/// What torch.save writes since PyTorch 1.6: a zip archive, nothing in it compressed, of <c>x/data.pkl</c> and a record
/// <c>x/data/key</c> for each storage.
/// </summary>
internal sealed class PyTorchZip : PyTorchCheckpoint
{
    private const string Pickle = "data.pkl";

    private readonly Stream _stream;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _records;
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    private PyTorchZip(Stream stream, ZipArchive archive, Dictionary<string, ZipArchiveEntry> records, string source, object? root, long pickle, TorchConstructors constructors)
        : base(source, root, pickle, stream.Length, constructors)
    {
        _stream = stream;
        _archive = archive;
        _records = records;
    }

    public override string Format => "PyTorch zip";

    /// <exception cref="PyTorchFormatException" />
    public static new PyTorchZip Open(Stream stream, string source) => Guarded(source, () =>
    {
        var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false);
        var entries = Stored(archive, stream.Length, source);
        var folder = Folder(entries.Keys, source);
        if (entries.TryGetValue($"{folder}byteorder", out var order) && All(order).AsSpan().SequenceEqual("big"u8))
        {
            throw new PyTorchFormatException(source, $"{folder}byteorder", "written by a big-endian machine, little-endian files are read");
        }

        var pickle = All(entries[folder + Pickle]);
        var prefix = $"{folder}data/";
        var records = entries.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value, StringComparer.Ordinal);
        var bytes = new PickleBytes(new MemoryStream(pickle), source, folder + Pickle);
        var constructors = new TorchConstructors();
        var root = new PickleMachine(bytes, constructors, id => Storage(StorageId.Read(id, bytes), records, bytes)).Run();
        return new PyTorchZip(stream, archive, records, source, root, pickle.Length, constructors);
    });

    protected override void Dispose(bool disposing) => _archive.Dispose();

    protected override void Read(string key, long begin, Span<byte> into)
    {
        try
        {
            var place = Place(key);
            _stream.Position = place + begin;
            _stream.ReadExactly(into);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Damaged(Source, e);
        }
    }

    private static TorchStorage Storage(StorageId id, Dictionary<string, ZipArchiveEntry> records, PickleBytes bytes)
    {
        if (!records.TryGetValue(id.Key, out var record))
        {
            throw bytes.Damaged($"storage '{id.Key}' is named and not in the archive");
        }

        return record.Length == id.Bytes
            ? id.View
            : throw bytes.Damaged($"storage '{id.Key}' should have {id.Bytes} bytes and has {record.Length}");
    }

    /// <summary>The entries by name. None is compressed, so none can be longer than the file.</summary>
    private static Dictionary<string, ZipArchiveEntry> Stored(ZipArchive archive, long file, string source)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            if (entry.CompressedLength != entry.Length || entry.Length > file)
            {
                throw new PyTorchFormatException(source, Short(entry.FullName), "is compressed; torch.save never does that");
            }

            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new PyTorchFormatException(source, Short(entry.FullName), "is in the archive twice");
            }
        }

        return entries;
    }

    private static string Folder(IEnumerable<string> names, string source) =>
        names.Where(name => name == Pickle || name.EndsWith($"/{Pickle}", StringComparison.Ordinal)).Take(2).ToList() switch
        {
            [var one] => one[..^Pickle.Length],
            [] => throw new PyTorchFormatException(source, "the archive", $"a zip file without {Pickle}"),
            _ => throw new PyTorchFormatException(source, "the archive", $"a zip file with more than one {Pickle}"),
        };

    private static byte[] All(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Where the bytes of a record begin, so that many views of one storage cost one look each. A record's own stream cannot
    /// seek; but as nothing is compressed, the file stands just behind the bytes that were read of it.
    /// </summary>
    private long Place(string key)
    {
        if (_places.TryGetValue(key, out var known))
        {
            return known;
        }

        var record = _records[key];
        Span<byte> start = stackalloc byte[(int)Math.Min(64, record.Length)];
        using (var stream = record.Open())
        {
            stream.ReadExactly(start);
        }

        var place = _stream.Position - start.Length;
        Span<byte> again = stackalloc byte[start.Length];
        _stream.Position = place;
        _stream.ReadExactly(again);
        return start.SequenceEqual(again)
            ? _places[key] = place
            : throw new InvalidDataException($"record '{Short(key)}' is not stored as it is");
    }

    private static PyTorchZip Guarded(string source, Func<PyTorchZip> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Damaged(source, e);
        }
    }

    /// <summary>What System.IO.Compression throws over damaged archives.</summary>
    private static bool IsFault(Exception e) =>
        e is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException
        || (e is IOException && e.GetType() == typeof(IOException));

    private static PyTorchFormatException Damaged(string source, Exception e) =>
        new(source, "the archive", $"no sound zip file ({e.Message.ReplaceLineEndings(" ")})", e);

    private static string Short(string name) => name.Length <= 100 ? name : $"{name[..100]}...";
}
