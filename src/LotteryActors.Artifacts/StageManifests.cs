using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Artifacts;

/// <summary>The manifests beside the artifacts of a store, <c>root/manifests/key.json</c>.</summary>
public sealed class StageManifests(string root)
{
    private readonly string _folder = Path.Combine(Path.GetFullPath(root), "manifests");

    /// <summary>
    /// Writes a manifest, unless one of a later attempt is there: a worker cut off from the cluster may finish after the
    /// stage went to another. Whoever was first, the outputs are the same bytes.
    /// </summary>
    /// <returns>False when a later attempt's manifest was kept.</returns>
    /// <exception cref="ArtifactStoreFullException">No space is left.</exception>
    public bool Write(StageManifest manifest)
    {
        if (TryRead(manifest.Key) is { } present && present.Attempt > manifest.Attempt)
        {
            return false;
        }

        Directory.CreateDirectory(_folder);
        var aside = Path.Combine(_folder, $".{Guid.NewGuid():N}");
        try
        {
            WriteSynced(aside, StageManifestJson.Write(manifest));
            File.Move(aside, PathOf(manifest.Key), overwrite: true);
            FolderSync.Flush(_folder);
            return true;
        }
        catch (IOException e) when (DiskSpace.IsExhausted(e))
        {
            throw new ArtifactStoreFullException(_folder, e);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    /// <summary>Null where the stage left none, or none that can be read.</summary>
    public StageManifest? TryRead(StageKey key)
    {
        var path = PathOf(key);
        try
        {
            return StageManifestJson.Read(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>All readable manifests, in the order of their keys.</summary>
    public IEnumerable<StageManifest> All() =>
        Directory.Exists(_folder)
            ? Directory.EnumerateFiles(_folder, "*.json")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Where(name => Digest.TryParse(name, out _))
                .Order(StringComparer.Ordinal)
                .Select(name => TryRead(new StageKey(name)))
                .OfType<StageManifest>()
            : [];

    /// <summary>Deletes manifests of stages whose outputs the store no longer holds, as after garbage collection.</summary>
    /// <returns>The stages whose manifests went.</returns>
    public IReadOnlyList<StageKey> DeleteStale(IArtifactStore store)
    {
        var stale = Stale(store.Contains);
        stale.ForEach(key => File.Delete(PathOf(key)));
        return stale;
    }

    /// <summary>Stages with a manifest that names an output which is not held, in the order of their keys.</summary>
    public List<StageKey> Stale(Func<Digest, bool> isHeld) =>
        [.. All().Where(manifest => !manifest.Outputs.All(output => isHeld(output.Digest))).Select(manifest => manifest.Key)];

    public string PathOf(StageKey key) => Path.Combine(_folder, $"{Digest.Parse(key.Hex).Hex}.json");

    private static void WriteSynced(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
