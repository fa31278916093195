using LotteryActors.Models;
using static TorchSharp.torch;

namespace LotteryActors.Training.Optimisation;

/// <summary>A <see cref="FlatMask"/> as one Bool tensor over the flat layout, on the device the buffers lie on.</summary>
internal sealed class TensorMask : IDisposable
{
    private readonly Tensor? _removed;

    public TensorMask(FlatMask mask, FlatLayout layout, Device device)
    {
        if (mask.IsDense)
        {
            return;
        }

        var kept = new float[layout.Length];
        kept.AsSpan().Fill(1);
        mask.ApplyTo(kept);
        using var floats = kept.ToTensor(device, layout.Length);
        _removed = floats.IsEqualTo(0).DetachFromDisposeScope();
    }

    /// <summary>Sets every masked element of a flat buffer to exactly +0.0.</summary>
    public void ApplyTo(Tensor buffer)
    {
        if (_removed is not null)
        {
            buffer.ClearWhere(_removed);
        }
    }

    public void Dispose() => _removed?.Dispose();
}
