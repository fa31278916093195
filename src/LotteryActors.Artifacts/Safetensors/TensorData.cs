using System.Buffers;
using System.Runtime.InteropServices;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>One named tensor to be written: raw little-endian bytes in row-major order.</summary>
/// <param name="Dtype">A safetensors type name: <c>F32</c>, <c>I64</c>, <c>U8</c>...</param>
public sealed record TensorData(string Name, string Dtype, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Copies the values.</summary>
    public static TensorData Float32(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        new(name, "F32", shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Looks at the values without a copy: they must stay as they are until the tensor is written.</summary>
    public static TensorData ViewOf(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values) =>
        new(name, "F32", shape, new BytesOf(MemoryMarshal.AsMemory(values)).Memory);

    public static TensorData Int64(string name, IReadOnlyList<long> shape, ReadOnlySpan<long> values) =>
        new(name, "I64", shape, MemoryMarshal.AsBytes(values).ToArray());

    public static TensorData UInt8(string name, IReadOnlyList<long> shape, byte[] values) => new(name, "U8", shape, values);

    /// <summary>The bytes of floats that live elsewhere.</summary>
    private sealed class BytesOf(Memory<float> values) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.Span);

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("tensor bytes are written from spans");

        public override void Unpin() => throw new NotSupportedException("tensor bytes are written from spans");

        protected override void Dispose(bool disposing)
        {
        }
    }
}
