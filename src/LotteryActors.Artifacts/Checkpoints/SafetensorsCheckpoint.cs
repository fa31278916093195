using LotteryActors.Artifacts.Safetensors;

namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>A safetensors file whose header is read and whose data stay on the disk until asked for.</summary>
internal sealed class SafetensorsCheckpoint : CheckpointFile
{
    private readonly Stream _stream;
    private readonly long _data;

    private SafetensorsCheckpoint(Stream stream, string source, SafetensorsHeader header)
    {
        _stream = stream;
        _data = header.Data;
        Source = source;
        Tensors = [.. header.Entries.Select(Tensor)];
    }

    public override string Source { get; }

    public override string Format => "safetensors";

    public override IReadOnlyList<CheckpointTensor> Tensors { get; }

    public static new SafetensorsCheckpoint Open(Stream stream, string source) => new(stream, source, SafetensorsHeader.Read(stream, source));

    protected override void Dispose(bool disposing) => _stream.Dispose();

    private CheckpointTensor Tensor(TensorEntry entry) =>
        new CheckpointTensor(entry.Name, entry.Dtype, entry.Shape, () => Read(entry.Begin, SafetensorsHeader.Allocate(entry, Source)))
            .InPieces((begin, length) => Read(entry.Begin + begin, GC.AllocateUninitializedArray<byte>(length)));

    private ReadOnlyMemory<byte> Read(long begin, byte[] bytes)
    {
        _stream.Position = _data + begin;
        _stream.ReadExactly(bytes);
        return bytes;
    }
}
