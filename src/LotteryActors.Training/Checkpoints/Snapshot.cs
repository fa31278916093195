using System.Globalization;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Checkpoints;

/// <summary>A copy of a training state in buffers that are used again for the next one: taking it costs one memory copy.</summary>
internal sealed class Snapshot
{
    private byte[] _weights = [];
    private byte[] _firstMoments = [];
    private byte[] _secondMoments = [];
    private byte[] _updates = [];
    private string _layout = "";
    private double _loss;

    public int Step { get; private set; }

    public void Take(TrainingState state)
    {
        Copy(state.Parameters.WeightBuffer.Read(), ref _weights);
        Copy(state.Optimiser.FirstMoments, ref _firstMoments);
        Copy(state.Optimiser.SecondMoments, ref _secondMoments);
        _updates = [.. MemoryMarshal.AsBytes<long>([.. state.Optimiser.Updates.ToArray().Select(n => (long)n)])];
        _layout = state.Parameters.Layout.Digest.Hex;
        _loss = state.Loss.Value;
        Step = state.Step;
    }

    public void Write(Stream stream, StageKey key)
    {
        long[] floats = [_weights.Length / sizeof(float)];
        SafetensorsWriter.Write(
            stream,
            [
                new TensorData(CheckpointFile.WeightsName, "F32", floats, _weights),
                new TensorData(CheckpointFile.FirstMomentsName, "F32", floats, _firstMoments),
                new TensorData(CheckpointFile.SecondMomentsName, "F32", floats, _secondMoments),
                new TensorData(CheckpointFile.UpdatesName, "I64", [_updates.Length / sizeof(long)], _updates),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["kind"] = CheckpointFile.Kind,
                ["stage"] = key.Hex,
                ["layout"] = _layout,
                ["step"] = Step.ToString(CultureInfo.InvariantCulture),
                ["loss"] = _loss.ToString("R", CultureInfo.InvariantCulture),
            });
    }

    private static void Copy(ReadOnlySpan<float> values, ref byte[] buffer)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (buffer.Length != bytes.Length)
        {
            buffer = GC.AllocateUninitializedArray<byte>(bytes.Length);
        }

        bytes.CopyTo(buffer);
    }
}
