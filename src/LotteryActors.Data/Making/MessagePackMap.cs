using System.Buffers;
using MessagePack;

namespace LotteryActors.Data.Making;

/// <summary>Builds a MessagePack map as msgpack-python packs a dict of str keys.</summary>
internal sealed class MessagePackMap
{
    private readonly ArrayBufferWriter<byte> _fields = new();
    private int _count;

    private delegate void WriteValue(ref MessagePackWriter writer);

    public MessagePackMap Add(string name, string text) => Add(name, (ref MessagePackWriter writer) => writer.Write(text));

    public MessagePackMap Add(string name, long number) => Add(name, (ref MessagePackWriter writer) => writer.Write(number));

    public MessagePackMap Add(string name, string[] texts) => Add(name, (ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(texts.Length);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    });

    public MessagePackMap Add(string name, int[] numbers) => Add(name, (ref MessagePackWriter writer) => Write(ref writer, numbers));

    public MessagePackMap Add(string name, double[] numbers) => Add(name, (ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(numbers.Length);
        foreach (var number in numbers)
        {
            writer.Write(number);
        }
    });

    public MessagePackMap Add(string name, int[][] lists) => Add(name, (ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(lists.Length);
        foreach (var list in lists)
        {
            Write(ref writer, list);
        }
    });

    public MessagePackMap Add(string name, MessagePackMap map) => Add(name, (ref MessagePackWriter writer) => writer.WriteRaw(map.ToArray()));

    /// <summary>An array in float16, as msgpack-numpy packs it: its keys are binary.</summary>
    /// <param name="shape">Rows and columns, or rows alone.</param>
    public MessagePackMap AddHalves(string name, int[] shape, ReadOnlySpan<float> numbers)
    {
        var bytes = new byte[numbers.Length * 2];
        for (var i = 0; i < numbers.Length; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * 2), (Half)numbers[i]);
        }

        return Add(name, (ref MessagePackWriter writer) =>
        {
            writer.WriteMapHeader(5);
            writer.Write("nd"u8);
            writer.Write(true);
            writer.Write("type"u8);
            writer.Write("<f2");
            writer.Write("kind"u8);
            writer.Write(ReadOnlySpan<byte>.Empty);
            writer.Write("shape"u8);
            Write(ref writer, shape);
            writer.Write("data"u8);
            writer.Write(bytes);
        });
    }

    public byte[] ToArray()
    {
        var map = new ArrayBufferWriter<byte>(_fields.WrittenCount + 5);
        var writer = new MessagePackWriter(map);
        writer.WriteMapHeader(_count);
        writer.WriteRaw(_fields.WrittenSpan);
        writer.Flush();
        return map.WrittenSpan.ToArray();
    }

    private MessagePackMap Add(string name, WriteValue write)
    {
        var writer = new MessagePackWriter(_fields);
        writer.Write(name);
        write(ref writer);
        writer.Flush();
        _count++;
        return this;
    }

    private static void Write(ref MessagePackWriter writer, int[] numbers)
    {
        writer.WriteArrayHeader(numbers.Length);
        foreach (var number in numbers)
        {
            writer.Write(number);
        }
    }
}
