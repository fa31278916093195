using System.Buffers.Binary;

namespace LotteryActors.Data.Formats.Arrow;

/// <summary>
/// A table of a FlatBuffers message, read with every offset checked: a field is found through the table's vtable and is
/// absent where that says 0. Reading outside the message throws <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _table;

    private FlatTable(ReadOnlySpan<byte> message, int table)
    {
        _message = message;
        _table = table;
    }

    /// <summary>The table that a message begins with.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> message) => new(message, Int32(message, 0));

    public byte Byte(int field) => Find(field) is var at and > 0 ? _message[at] : (byte)0;

    public long Int64(int field) => Find(field) is var at and > 0 ? BinaryPrimitives.ReadInt64LittleEndian(_message[at..]) : 0;

    public bool Has(int field) => Find(field) > 0;

    /// <exception cref="ArgumentOutOfRangeException">The field is absent or points outside.</exception>
    public FlatTable Table(int field) => new(_message, Follow(Require(field)));

    /// <summary>A vector of structs as its bytes; empty where the field is absent.</summary>
    /// <param name="size">Bytes of one struct.</param>
    public ReadOnlySpan<byte> Structs(int field, int size)
    {
        if (!Has(field))
        {
            return [];
        }

        var vector = Follow(Find(field));
        return _message.Slice(vector + sizeof(int), checked(Int32(_message, vector) * size));
    }

    private int Require(int field) => Find(field) is var at and > 0 ? at : throw new ArgumentOutOfRangeException(nameof(field));

    private int Find(int field)
    {
        var vtable = _table - Int32(_message, _table);
        var entry = sizeof(int) + (2 * field);
        if (entry >= BinaryPrimitives.ReadUInt16LittleEndian(_message[vtable..]))
        {
            return 0;
        }

        var offset = BinaryPrimitives.ReadUInt16LittleEndian(_message[(vtable + entry)..]);
        return offset == 0 ? 0 : _table + offset;
    }

    private int Follow(int at) => checked(at + Int32(_message, at));

    private static int Int32(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadInt32LittleEndian(message[at..]);
}
