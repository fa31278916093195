using System.Buffers.Binary;
using System.Text.Json;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>
/// Writes the safetensors format: 8-byte little-endian header length, JSON header padded with spaces to a multiple
/// of 8, raw data. The same tensors and metadata always give the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    public static void Write(Stream stream, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        WriteHeader(stream, [.. tensors.Select(tensor => (tensor.Name, tensor.Dtype, tensor.Shape, (long)tensor.Bytes.Length))], metadata);
        foreach (var tensor in tensors)
        {
            stream.Write(tensor.Bytes.Span);
        }
    }

    /// <summary>Reads a piece of a tensor at a time, so that a checkpoint of any size is written in little memory.</summary>
    public static void Write(Stream stream, IReadOnlyList<CheckpointTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        WriteHeader(stream, [.. tensors.Select(tensor => (tensor.Name, tensor.Dtype, tensor.Shape, tensor.Bytes))], metadata);
        foreach (var piece in tensors.SelectMany(tensor => tensor.Pieces()))
        {
            stream.Write(piece.Span);
        }
    }

    private static void WriteHeader(
        Stream stream,
        IReadOnlyList<(string Name, string Dtype, IReadOnlyList<long> Shape, long Bytes)> tensors,
        IReadOnlyDictionary<string, string>? metadata)
    {
        var header = Header(tensors, metadata);
        var padding = (8 - (header.Length & 7)) & 7;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + padding);
        stream.Write(length);
        stream.Write(header);
        stream.Write("       "u8[..padding]);
    }

    private static byte[] Header(
        IReadOnlyList<(string Name, string Dtype, IReadOnlyList<long> Shape, long Bytes)> tensors,
        IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                WriteMetadata(json, metadata);
            }

            var offset = 0L;
            foreach (var (name, dtype, shape, bytes) in tensors)
            {
                WriteEntry(json, name, dtype, shape, offset, offset + bytes);
                offset += bytes;
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach (var (name, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, string dtype, IReadOnlyList<long> shape, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", dtype);
        json.WriteStartArray("shape");
        foreach (var size in shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
