using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>Plain arrays to tensors and back by one memory copy; <c>torch.tensor</c> takes ten times as long.</summary>
public static class HostArrays
{
    /// <summary>An int64 tensor of this shape.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many elements as the array.</exception>
    public static Tensor ToTensor(this long[] values, Device device, params ReadOnlySpan<long> shape) =>
        Copy<long>(values, ScalarType.Int64, device, shape);

    /// <summary>A float32 tensor of this shape.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many elements as the array.</exception>
    public static Tensor ToTensor(this float[] values, Device device, params ReadOnlySpan<long> shape) =>
        Copy<float>(values, ScalarType.Float32, device, shape);

    /// <summary>The elements of an int64 tensor, row by row, wherever it lies.</summary>
    public static long[] ToInt64(this Tensor tensor) => MemoryMarshal.Cast<byte, long>(tensor.ToBytes()).ToArray();

    /// <summary>The elements of a float32 tensor, row by row, wherever it lies.</summary>
    public static float[] ToFloat32(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.ToBytes()).ToArray();

    /// <summary>The bytes of a tensor's elements, row by row, wherever it lies.</summary>
    public static byte[] ToBytes(this Tensor tensor)
    {
        using var detached = tensor.detach();
        using var host = detached.cpu();
        using var contiguous = host.contiguous();
        return contiguous.bytes.ToArray();
    }

    private static Tensor Copy<T>(ReadOnlySpan<T> values, ScalarType dtype, Device device, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var host = empty(shape.ToArray(), dtype);
        if (host.numel() != values.Length)
        {
            host.Dispose();
            throw new ArgumentException($"an array of {values.Length} elements does not fill a tensor of shape [{string.Join(", ", shape.ToArray())}]");
        }

        MemoryMarshal.AsBytes(values).CopyTo(host.bytes);
        if (device.type == DeviceType.CPU)
        {
            return host;
        }

        using (host)
        {
            return host.to(device);
        }
    }
}
