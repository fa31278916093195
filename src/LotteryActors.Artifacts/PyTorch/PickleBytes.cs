using System.Buffers.Binary;
using System.Text;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>The bytes of a pickle, read front to back. No length is believed before it is held against what is left.</summary>
/// <param name="stream">Read from its position on.</param>
/// <param name="source">The file, for errors.</param>
/// <param name="part">The part of the file that offsets count in, such as <c>data.pkl</c>; empty for the file itself.</param>
internal sealed class PickleBytes(Stream stream, string source, string part)
{
    private const int LongestLine = 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly long _length = stream.Length;

    public long Position => stream.Position;

    public byte Byte() => stream.ReadByte() is var value and >= 0 ? (byte)value : throw Damaged("the pickle breaks off");

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    public byte[] Bytes(ulong count)
    {
        var left = (ulong)(_length - stream.Position);
        if (count > left || count > (ulong)Array.MaxLength)
        {
            throw Damaged($"{count} bytes are announced where {left} are left");
        }

        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public string Text(ulong length)
    {
        var bytes = Bytes(length);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw Damaged("a text is no UTF-8", e);
        }
    }

    /// <summary>Text up to a line feed.</summary>
    public string Line()
    {
        var line = new List<byte>();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            line.Add(next);
            if (line.Count > LongestLine)
            {
                throw Damaged($"a name is longer than {LongestLine} bytes");
            }
        }

        return Encoding.Latin1.GetString([.. line]);
    }

    public PyTorchFormatException Damaged(string problem, Exception? cause = null) =>
        new(source, part.Length == 0 ? $"at byte {Position}" : $"{part} at byte {Position}", problem, cause);
}
