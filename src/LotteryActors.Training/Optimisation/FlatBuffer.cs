using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LotteryActors.Training.Optimisation;

/// <summary>One number a weight, in the order of a <see cref="FlatLayout"/>, on the device the model computes on. Zero at first.</summary>
public sealed class FlatBuffer : IDisposable
{
    internal FlatBuffer(int length, Device device)
    {
        Tensor = zeros(length, ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>float32 [length].</summary>
    public Tensor Tensor { get; }

    /// <summary>The buffer itself, for passes over host memory.</summary>
    /// <exception cref="InvalidOperationException">It lies on another device.</exception>
    public Span<float> Host => IsOnHost
        ? MemoryMarshal.Cast<byte, float>(Tensor.bytes)
        : throw new InvalidOperationException($"the flat buffer lies on {Tensor.device}; read a copy, or compute with its tensor");

    private bool IsOnHost => Tensor.device_type == TorchSharp.DeviceType.CPU;

    /// <summary>Its numbers in host memory: the buffer itself on the CPU, a copy from elsewhere.</summary>
    public ReadOnlySpan<float> Read()
    {
        if (IsOnHost)
        {
            return Host;
        }

        using var host = Tensor.cpu();
        return MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
    }

    /// <param name="values">As many as the buffer has.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        if (IsOnHost)
        {
            values.CopyTo(Host);
            return;
        }

        using var host = empty(values.Length, ScalarType.Float32);
        MemoryMarshal.AsBytes(values).CopyTo(host.bytes);
        Tensor.copy_(host);
    }

    public void Dispose() => Tensor.Dispose();
}
