using System.Runtime.InteropServices;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>One named tensor to be written: raw little-endian bytes in row-major order.</summary>
/// <param name="Dtype">A safetensors type name: <c>F32</c>, <c>I64</c>, <c>U8</c>...</param>
public sealed record TensorData(string Name, string Dtype, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    public static TensorData Float32(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        new(name, "F32", shape, MemoryMarshal.AsBytes(values).ToArray());

    public static TensorData UInt8(string name, IReadOnlyList<long> shape, byte[] values) => new(name, "U8", shape, values);
}
