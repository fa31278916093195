using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LotteryActors.Tickets;

namespace LotteryActors.Artifacts;

/// <summary>
/// A folder of artifacts, <c>root/aa/sha256</c>. Written aside, synced, renamed; checked on every read. Any number
/// of processes may share it: the same bytes have the same name, so the last rename changes nothing.
/// </summary>
public sealed partial class DirectoryArtifactStore : IArtifactStore
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
            Install(aside, info.Digest);
            return info;
        }
        catch (IOException e) when (IsFull(e))
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
        FileStream file;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactMissingException(digest, path);
        }

        if (Convert.ToHexStringLower(SHA256.HashData(file)) == digest.Hex)
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

    public IEnumerable<Digest> All() =>
        Directory.EnumerateDirectories(_root)
            .Where(folder => Path.GetFileName(folder).Length == 2)
            .SelectMany(Directory.EnumerateFiles)
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)
            .Select(Digest.Parse);

    public string PathOf(Digest digest)
    {
        var hex = Digest.Parse(digest.Hex).Hex;
        return Path.Combine(_root, hex[..2], hex);
    }

    private static ArtifactInfo WriteAside(string aside, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using (var hashing = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var buffered = new BufferedStream(hashing, 1 << 16))
        {
            write(buffered);
        }

        file.Flush(flushToDisk: true);
        return new ArtifactInfo(new Digest(Convert.ToHexStringLower(hash.Hash!)), file.Length);
    }

    private void Install(string aside, Digest digest)
    {
        var path = PathOf(digest);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        File.Move(aside, path, overwrite: true);
        SyncFolder(folder);
        SyncFolder(_root);
    }

    private string Quarantine(string path, Digest digest)
    {
        Directory.CreateDirectory(_quarantine);
        var place = Path.Combine(_quarantine, digest.Hex);
        File.Move(path, place, overwrite: true);
        return place;
    }

    /// <summary>Makes a rename durable: the folder's own entry must reach the disk too.</summary>
    private static void SyncFolder(string folder)
    {
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            return;
        }

        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    private static bool IsFull(IOException e)
    {
        const int NoSpace = 28, QuotaExceeded = 122;
        return e is not ArtifactException && (e.HResult & 0xffff) is NoSpace or QuotaExceeded;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
