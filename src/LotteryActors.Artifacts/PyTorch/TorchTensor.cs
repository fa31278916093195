namespace LotteryActors.Artifacts.PyTorch;

/// <summary>A run of elements in the file, or a part of one.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Dtype">A safetensors type name.</param>
/// <param name="Begin">First byte within the record of that name.</param>
/// <param name="Bytes">Length.</param>
internal sealed record TorchStorage(string Key, string Dtype, long Begin, long Bytes);

/// <summary>A view of a storage. Offset and strides count elements; checked to lie within.</summary>
internal sealed record TorchTensor(TorchStorage Storage, string Dtype, long Offset, long[] Shape, long[] Strides)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Elements of the storage from the first to the last that is looked at; 0 where there are none.</summary>
    public long Span => Elements == 0 ? 0 : Shape.Zip(Strides).Aggregate(1L, (span, d) => span + ((d.First - 1) * d.Second));

    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var d = Shape.Length - 1; d >= 0; d--)
            {
                if (Shape[d] != 1 && Strides[d] != expected)
                {
                    return false;
                }

                expected *= Shape[d];
            }

            return true;
        }
    }

    /// <summary>The elements in row-major order, from the bytes of <see cref="Span"/>.</summary>
    public byte[] Gather(ReadOnlySpan<byte> span, int width)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)(Elements * width)));
        var index = new long[Shape.Length];
        var from = 0L;
        for (var to = 0; to < bytes.Length; to += width)
        {
            span.Slice((int)(from * width), width).CopyTo(bytes.AsSpan(to));
            for (var d = Shape.Length - 1; d >= 0; d--)
            {
                from += Strides[d];
                if (++index[d] < Shape[d])
                {
                    break;
                }

                from -= index[d] * Strides[d];
                index[d] = 0;
            }
        }

        return bytes;
    }
}
