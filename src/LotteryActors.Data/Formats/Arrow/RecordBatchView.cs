using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LotteryActors.Data.Formats.Arrow;

/// <summary>A record batch whose columns are views of the mapped file.</summary>
internal sealed record RecordBatchView(int Rows, IReadOnlyDictionary<string, IArrowArray> Columns)
{
    private const int RecordBatchType = 3;

    /// <exception cref="DataException">The batch is compressed, or a column has a type that no ViLT table has or lies outside the file.</exception>
    public static RecordBatchView Read(MappedFile file, RecordBatchBlock block, Schema schema, string place)
    {
        if (block.BodyLength < 0 || block.Offset + block.MetadataLength > file.Length - block.BodyLength)
        {
            throw new DataException($"{place} lies outside the file; the file is cut short: restore it from its source or write it again");
        }

        var message = FlatTable.Root(Metadata(file, block));
        if (message.Byte(1) != RecordBatchType)
        {
            throw new DataException($"{place} is no record batch; write the file again");
        }

        var batch = message.Table(2);
        if (batch.Has(3))
        {
            throw new DataException($"{place} is compressed, ViLT's tables are not; write the file without compression");
        }

        var columns = new ColumnReader(file, block, batch.Structs(1, 16), batch.Structs(2, 16));
        return new RecordBatchView(checked((int)batch.Int64(0)), columns.Read(schema, checked((int)batch.Int64(0)), place));
    }

    /// <summary>The message's FlatBuffer, behind its length and, since Arrow 0.15, a marker.</summary>
    private static ReadOnlySpan<byte> Metadata(MappedFile file, RecordBatchBlock block)
    {
        var metadata = file.Slice(block.Offset, block.MetadataLength).Span;
        return BinaryPrimitives.ReadInt32LittleEndian(metadata) == -1 ? metadata[8..] : metadata[4..];
    }

    /// <summary>Takes a batch's nodes and buffers one by one, in the order of the schema's fields, depth first.</summary>
    private ref struct ColumnReader(MappedFile file, RecordBatchBlock block, ReadOnlySpan<byte> nodes, ReadOnlySpan<byte> buffers)
    {
        private readonly ReadOnlySpan<byte> _nodes = nodes;
        private readonly ReadOnlySpan<byte> _buffers = buffers;
        private int _node;
        private int _buffer;

        public Dictionary<string, IArrowArray> Read(Schema schema, int rows, string place)
        {
            var columns = new Dictionary<string, IArrowArray>(StringComparer.Ordinal);
            foreach (var field in schema.FieldsList)
            {
                var column = $"{place}, column '{field.Name}'";
                var data = Data(field.DataType, column);
                columns[field.Name] = data.Length == rows
                    ? ArrowArrayFactory.BuildArray(data)
                    : throw new DataException($"{column} has {data.Length} rows, the batch {rows}; write the file again");
            }

            return columns;
        }

        private ArrayData Data(IArrowType type, string place)
        {
            var node = _nodes.Slice(_node++ * 16, 16);
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(node));
            var nulls = checked((int)BinaryPrimitives.ReadInt64LittleEndian(node[8..]));
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            return type switch
            {
                NullType => new ArrayData(type, length, nulls, 0, System.Array.Empty<ArrowBuffer>()),
                BooleanType => new ArrayData(type, length, nulls, 0, [Validity(length, nulls, place), Buffer((length + 7) / 8, place)]),
                FixedWidthType fixedWidth => new ArrayData(type, length, nulls, 0, [Validity(length, nulls, place), Buffer((long)length * fixedWidth.BitWidth / 8, place)]),
                BinaryType or StringType => Variable(type, length, nulls, place),
                ListType list => List(list, length, nulls, place),
                _ => throw new DataException($"{place} is of type {type.Name}, which no ViLT table has; write the file with ViLT's scripts"),
            };
        }

        private ArrayData Variable(IArrowType type, int length, int nulls, string place)
        {
            var (validity, offsets) = (Validity(length, nulls, place), Offsets(length, place));
            var data = Buffer(0, place);
            RequireOffsets(offsets, length, data.Length, place);
            return new ArrayData(type, length, nulls, 0, [validity, offsets, data]);
        }

        private ArrayData List(ListType type, int length, int nulls, string place)
        {
            var (validity, offsets) = (Validity(length, nulls, place), Offsets(length, place));
            var child = Data(type.ValueDataType, place);
            RequireOffsets(offsets, length, child.Length, place);
            return new ArrayData(type, length, nulls, 0, [validity, offsets], [child]);
        }

        private ArrowBuffer Validity(int length, int nulls, string place)
        {
            var validity = Buffer(0, place);
            return nulls == 0 || validity.Length >= (length + 7) / 8
                ? validity
                : throw new DataException($"{place}: the validity of {length} values is cut short; restore the file from its source or write it again");
        }

        /// <summary>One offset more than there are values; none at all where there are no values.</summary>
        private ArrowBuffer Offsets(int length, string place) => Buffer(length == 0 ? 0 : sizeof(int) * (length + 1L), place);

        private ArrowBuffer Buffer(long least, string place)
        {
            var entry = _buffers.Slice(_buffer++ * 16, 16);
            var (offset, length) = (BinaryPrimitives.ReadInt64LittleEndian(entry), BinaryPrimitives.ReadInt64LittleEndian(entry[8..]));
            return offset >= 0 && length >= least && offset <= block.BodyLength - length
                ? new ArrowBuffer(file.Slice(block.Offset + block.MetadataLength + offset, length))
                : throw new DataException($"{place} lies outside its record batch; the file is damaged: restore it from its source or write it again");
        }

        private static void RequireOffsets(ArrowBuffer buffer, int length, int end, string place)
        {
            var offsets = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(buffer.Span);
            var before = 0;
            for (var i = 0; i <= length && length > 0; i++)
            {
                if (offsets[i] < before || offsets[i] > end)
                {
                    throw new DataException($"{place}: row {i} ends at {offsets[i]}, outside {before} to {end}; the file is damaged: restore it from its source or write it again");
                }

                before = offsets[i];
            }
        }
    }
}
