using System.Buffers.Binary;
using LotteryActors.Artifacts.PyTorch;

namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>
/// The tensors of a checkpoint file, whatever its format: PyTorch's zip and legacy (before 1.6) files, safetensors, and
/// either in shards with an index. Names, types and shapes are read at once, values on demand while it is open. The file
/// is taken for hostile: nothing in it is executed and no size in it believed before it is checked. Not for several
/// threads at once.
/// </summary>
public abstract class CheckpointFile : IDisposable
{
    private static readonly string[] InFolder =
        ["model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin"];

    /// <summary>Its path, or what else to call it in errors.</summary>
    public abstract string Source { get; }

    /// <summary><c>safetensors</c>, <c>PyTorch zip</c>, <c>PyTorch legacy</c>, <c>3 shards of safetensors</c>.</summary>
    public abstract string Format { get; }

    /// <summary>Tensors in the order of the file, each name once.</summary>
    public abstract IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>Key of the outer dictionary under which the tensors lay: <c>state_dict</c>; null where there is none.</summary>
    public virtual string? Wrapper => null;

    /// <summary>Entries among the tensors that are none, by name, with what they are.</summary>
    public virtual IReadOnlyList<UnreadEntry> Unread => [];

    /// <summary>What else is worth knowing: objects that were not made, keys beside the wrapper.</summary>
    public virtual IReadOnlyList<string> Remarks => [];

    /// <summary>Opens a file, an index of shards, or a folder as the Hugging Face hub has them.</summary>
    /// <exception cref="CheckpointFormatException">It is damaged or of a kind that is not read.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static CheckpointFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            return Open(InFolder.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
                ?? throw new CheckpointFormatException($"{path}: the folder has none of {string.Join(", ", InFolder)}; name the checkpoint file itself"));
        }

        if (path.EndsWith(".index.json", StringComparison.Ordinal))
        {
            return ShardedCheckpoint.Open(path);
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        return Owned(stream, path);
    }

    /// <summary>Reads one file from a stream that can seek; the stream belongs to the result.</summary>
    /// <exception cref="CheckpointFormatException">It is damaged or of a kind that is not read.</exception>
    public static CheckpointFile Open(Stream stream, string source) => Owned(stream, source);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private static CheckpointFile Owned(Stream stream, string source)
    {
        try
        {
            Span<byte> start = stackalloc byte[9];
            stream.Position = 0;
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            return Recognise(start[..length], stream, source);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static CheckpointFile Recognise(ReadOnlySpan<byte> start, Stream stream, string source)
    {
        if (start.StartsWith("PK"u8))
        {
            return PyTorchZip.Open(stream, source);
        }

        if (start.Length == 9 && start[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) < 1UL << 32)
        {
            return SafetensorsCheckpoint.Open(stream, source);
        }

        const byte protocol = 0x80;
        return start.Length > 2 && start[0] == protocol
            ? PyTorchLegacy.Open(stream, source)
            : throw new CheckpointFormatException($"{source}: at byte 0: neither PyTorch (zip or legacy) nor safetensors begins so; name a .pt, .pth, .bin, .ckpt or .safetensors file");
    }
}
