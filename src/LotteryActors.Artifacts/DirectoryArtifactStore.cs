using System.Security.Cryptography;
using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <summary>
/// A folder of artifacts, <c>root/aa/sha256</c>. Written aside, synced, renamed; checked on every read. Any number
/// of processes may share it: the same bytes have the same name, so the last rename changes nothing.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    private readonly string _root;
    private readonly string _aside;
    private readonly string _quarantine;

    public DirectoryArtifactStore(string root)
    {
        _root = Path.GetFullPath(root);
        _aside = Path.Combine(_root, "aside");
        _quarantine = Path.Combine(_root, "quarantine");
        Directory.CreateDirectory(_aside);
    }

    public ArtifactInfo Put(Action<Stream> write)
    {
        var aside = Path.Combine(_aside, Guid.NewGuid().ToString("N"));
        try
        {
            var info = WriteAside(aside, write);
            if (!IsAlreadyThere(info))
            {
                Install(aside, info.Digest);
            }

            return info;
        }
        catch (IOException e) when (DiskSpace.IsExhausted(e))
        {
            throw new ArtifactStoreFullException(_root, e);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    public Stream OpenRead(Digest digest)
    {
        var path = PathOf(digest);
        var file = TryOpen(path) ?? throw new ArtifactMissingException(digest, path);
        if (IsSound(file, digest))
        {
            file.Position = 0;
            return file;
        }

        file.Dispose();
        throw new ArtifactDamagedException(digest, path, Quarantine(path, digest));
    }

    public bool Contains(Digest digest) => File.Exists(PathOf(digest));

    public bool Delete(Digest digest)
    {
        var path = PathOf(digest);
        var existed = File.Exists(path);
        File.Delete(path);
        return existed;
    }

    public IEnumerable<StoredArtifact> All() =>
        new DirectoryInfo(_root).EnumerateDirectories("??")
            .SelectMany(folder => folder.EnumerateFiles())
            .Where(file => Digest.TryParse(file.Name, out _))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => new StoredArtifact(Digest.Parse(file.Name), file.Length, file.LastWriteTimeUtc));

    public UnfinishedWrites DeleteUnfinished(DateTimeOffset before, bool dryRun = false)
    {
        List<FileInfo> old = [.. new DirectoryInfo(_aside).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before)];
        var unfinished = new UnfinishedWrites(old.Count, old.Sum(file => file.Length));
        if (!dryRun)
        {
            old.ForEach(file => file.Delete());
        }

        return unfinished;
    }

    public string PathOf(Digest digest)
    {
        var hex = Digest.Parse(digest.Hex).Hex;
        return Path.Combine(_root, hex[..2], hex);
    }

    private static ArtifactInfo WriteAside(string aside, Action<Stream> write)
    {
        using var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using var hashing = new HashingStream(file);
        write(hashing);
        file.Flush(flushToDisk: true);
        return new ArtifactInfo(hashing.Digest(), file.Length);
    }

    /// <summary>True when the same bytes are stored already; their age starts anew, so that garbage collection spares them. A damaged file is no obstacle: it is replaced.</summary>
    private bool IsAlreadyThere(ArtifactInfo info)
    {
        var path = PathOf(info.Digest);
        using var file = TryOpen(path);
        if (file is null || file.Length != info.Bytes || !IsSound(file, info.Digest))
        {
            return false;
        }

        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private void Install(string aside, Digest digest)
    {
        var path = PathOf(digest);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        File.Move(aside, path, overwrite: true);
        FolderSync.Flush(folder);
        FolderSync.Flush(_root);
    }

    /// <summary>Moves a damaged file out of the way; another reader may have been first.</summary>
    private string Quarantine(string path, Digest digest)
    {
        Directory.CreateDirectory(_quarantine);
        var place = Path.Combine(_quarantine, digest.Hex);
        try
        {
            File.Move(path, place, overwrite: true);
        }
        catch (FileNotFoundException) when (File.Exists(place))
        {
        }

        return place;
    }

    private static bool IsSound(FileStream file, Digest digest) => Convert.ToHexStringLower(SHA256.HashData(file)) == digest.Hex;

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
