using System.Text.Json;

namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>
/// Several files of one checkpoint and the index that says which tensor lies in which: <c>{"weight_map": {name: file}}</c>,
/// as the Hugging Face hub has them. Index and shards must name the same tensors, each once.
/// </summary>
internal sealed class ShardedCheckpoint : CheckpointFile
{
    private const long MaxIndex = 64 << 20;

    private readonly List<CheckpointFile> _shards = [];
    private IReadOnlyList<CheckpointTensor> _tensors = [];

    private ShardedCheckpoint(string index) => Source = index;

    public override string Source { get; }

    public override string Format => $"{_shards.Count} shards of {_shards[0].Format}";

    public override IReadOnlyList<CheckpointTensor> Tensors => _tensors;

    public override IReadOnlyList<UnreadEntry> Unread => [.. _shards.SelectMany(shard => shard.Unread)];

    public override IReadOnlyList<string> Remarks => [.. _shards.SelectMany(shard => shard.Remarks)];

    /// <exception cref="CheckpointFormatException">Index or shards are damaged, or do not agree.</exception>
    public static new ShardedCheckpoint Open(string index)
    {
        var sharded = new ShardedCheckpoint(index);
        try
        {
            sharded.OpenShards(ReadIndex(index));
            return sharded;
        }
        catch
        {
            sharded.Dispose();
            throw;
        }
    }

    protected override void Dispose(bool disposing) => _shards.ForEach(shard => shard.Dispose());

    private void OpenShards(IReadOnlyDictionary<string, string> places)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(Source))!;
        foreach (var file in places.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (file.Length == 0 || file != Path.GetFileName(file) || file is "." or ".." || file.EndsWith(".index.json", StringComparison.Ordinal))
            {
                throw Damaged(Source, $"shard '{file}' is no plain file name; shards lie beside their index");
            }

            var shard = CheckpointFile.Open(Path.Combine(folder, file));
            _shards.Add(shard);
            if (shard.Tensors.FirstOrDefault(tensor => places.GetValueOrDefault(tensor.Name) != file) is { } stray)
            {
                throw Damaged(Source, $"'{stray.Name}' lies in '{file}', which the index does not say");
            }
        }

        _tensors = [.. _shards.SelectMany(shard => shard.Tensors)];
        var found = _tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        if (places.FirstOrDefault(place => !found.Contains(place.Key)) is { Key: not null } lost)
        {
            throw Damaged(Source, $"'{lost.Key}' should lie in '{lost.Value}' and does not");
        }
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > MaxIndex)
        {
            throw Damaged(path, $"an index of {length} bytes is longer than any honest one");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8 });
            var places = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var place in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                if (!places.TryAdd(place.Name, place.Value.GetString() ?? ""))
                {
                    throw Damaged(path, $"tensor '{place.Name}' is named twice");
                }
            }

            return places.Count > 0 ? places : throw Damaged(path, "the index names no tensor");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Damaged(path, $"no index of shards ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    private static CheckpointFormatException Damaged(string index, string problem, Exception? cause = null) =>
        new($"{index}: {problem}; fetch the index and its shards again", cause);
}
