namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>One named tensor of a checkpoint, read from the file when it is asked for.</summary>
/// <param name="Dtype">A safetensors type name: <c>F32</c>, <c>BF16</c>, <c>I64</c>...</param>
/// <param name="Read">Its little-endian bytes in row-major order, in one array: of 2 GiB at most.</param>
public sealed record CheckpointTensor(string Name, string Dtype, IReadOnlyList<long> Shape, Func<ReadOnlyMemory<byte>> Read)
{
    /// <summary>Bytes of a piece: a whole number of elements of any type.</summary>
    internal const int Piece = 1 << 24;

    private Func<IEnumerable<ReadOnlyMemory<byte>>>? _pieces;

    /// <inheritdoc cref="CheckpointTensor(string, string, IReadOnlyList{long}, Func{ReadOnlyMemory{byte}})" path="/param[@name='Read']" />
    public Func<ReadOnlyMemory<byte>> Read
    {
        get;
        init
        {
            field = value;
            _pieces = null;
        }
    } = Read;

    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    public long Bytes => Elements * Dtypes.Width(Dtype);

    /// <summary><c>[16, 24]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>The bytes of <see cref="Read"/> one after another, in pieces of whole elements: a tensor of any length in little memory, where its file can.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces() => _pieces is null ? [Read()] : _pieces();

    /// <summary>The same values in another floating type, converted as they are read.</summary>
    /// <exception cref="ArgumentException">One of the types is no floating type.</exception>
    public CheckpointTensor As(string dtype) =>
        dtype == Dtype ? this : Converted(Dtypes.Floating(Dtype), Dtypes.Floating(dtype));

    /// <summary>With a way to read a part of its bytes.</summary>
    /// <param name="read">From a byte on, so many.</param>
    internal CheckpointTensor InPieces(Func<long, int, ReadOnlyMemory<byte>> read)
    {
        var bytes = Bytes;
        return this with { _pieces = Read };

        IEnumerable<ReadOnlyMemory<byte>> Read()
        {
            for (var begin = 0L; begin < bytes; begin += Piece)
            {
                yield return read(begin, (int)Math.Min(Piece, bytes - begin));
            }
        }
    }

    private CheckpointTensor Converted(string from, string to)
    {
        var (read, pieces) = (Read, _pieces);
        var converted = this with { Dtype = to, Read = () => Convert(read()) };
        return pieces is null ? converted : converted with { _pieces = () => pieces().Select(Convert) };

        ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> values) => Dtypes.Convert(values.Span, from, to);
    }
}
