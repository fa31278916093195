using System.Globalization;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Artifacts.Masks;

/// <summary>
/// A mask as an artifact: a safetensors file with one U8 tensor of packed bits for every masked tensor (bit i of byte
/// i/8 is weight i, 1 = kept) and shapes and kept counts in its metadata. numpy.unpackbits(bitorder='little') reads it.
/// </summary>
public static class MaskArtifact
{
    public static ArtifactInfo Put(IArtifactStore store, Mask mask) => store.Put(stream => Write(stream, mask));

    public static void Write(Stream stream, Mask mask) =>
        SafetensorsWriter.Write(
            stream,
            [.. mask.Tensors.Select(t => TensorData.UInt8(t.Name, [(t.Length + 7) / 8], Pack(t)))],
            Metadata(mask));

    /// <exception cref="InvalidDataException">The file is no mask, or its kept counts belie its bits.</exception>
    public static Mask Read(IArtifactStore store, Digest digest)
    {
        using var stream = store.OpenRead(digest);
        return Read(SafetensorsFile.Read(stream, store.PathOf(digest)), store.PathOf(digest));
    }

    /// <exception cref="InvalidDataException">The file is no mask, or its kept counts belie its bits.</exception>
    public static Mask Read(SafetensorsFile file, string source)
    {
        if (!file.Metadata.TryGetValue("kind", out var kind) || kind != "mask")
        {
            throw new InvalidDataException($"{source}: is no mask; name an artifact that a prune stage wrote");
        }

        var mask = new Mask(Fact(file, "preset", source), [.. file.Entries.Select(entry => Unpack(file, entry, source))]);
        return mask.Kept.ToString(CultureInfo.InvariantCulture) == Fact(file, "kept", source)
            ? mask
            : throw new InvalidDataException($"{source}: keeps {mask.Kept} weights but says {Fact(file, "kept", source)}; prune again");
    }

    /// <summary>Writes the mask for people: one U8 of 0 or 1 a weight, in each tensor's own shape.</summary>
    public static void Export(Stream stream, Mask mask) =>
        SafetensorsWriter.Write(
            stream,
            [.. mask.Tensors.Select(t => TensorData.UInt8(t.Name, t.Shape, Bits(t)))],
            Metadata(mask));

    private static byte[] Bits(MaskTensor tensor)
    {
        var bits = new byte[tensor.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = (byte)((tensor.Words[i >> 6] >> (i & 63)) & 1);
        }

        return bits;
    }

    private static byte[] Pack(MaskTensor tensor) => MemoryMarshal.AsBytes(tensor.Words.AsSpan())[..(int)((tensor.Length + 7) / 8)].ToArray();

    /// <summary>The shape is checked against the bits there are before memory is asked for.</summary>
    private static MaskTensor Unpack(SafetensorsFile file, TensorEntry entry, string source)
    {
        var text = Fact(file, $"shape.{entry.Name}", source);
        if (!TryShape(text, out var shape, out var length) || entry.Dtype != "U8" || entry.Elements != (length / 8) + (length % 8 == 0 ? 0 : 1))
        {
            throw new InvalidDataException($"{source}: the {entry.Elements} bytes of '{entry.Name}' do not match its shape {text}; prune again");
        }

        var tensor = MaskTensor.Zeros(entry.Name, shape);
        file.Bytes(entry.Name).CopyTo(MemoryMarshal.AsBytes(tensor.Words.AsSpan()));
        return (length & 63) == 0 || tensor.Words[^1] >> (int)(length & 63) == 0
            ? tensor
            : throw new InvalidDataException($"{source}: '{entry.Name}' keeps weights beyond its shape {text}; prune again");
    }

    private static string Fact(SafetensorsFile file, string name, string source) =>
        file.Metadata.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"{source}: the mask does not say its '{name}'; prune again");

    private static bool TryShape(string text, out long[] shape, out long length)
    {
        (shape, length) = ([], 1);
        foreach (var part in text.Split('x'))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || (size > 0 && length > long.MaxValue / size))
            {
                return false;
            }

            shape = [.. shape, size];
            length *= size;
        }

        return true;
    }

    private static Dictionary<string, string> Metadata(Mask mask)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kind"] = "mask",
            ["preset"] = mask.Preset,
            ["kept"] = mask.Kept.ToString(CultureInfo.InvariantCulture),
            ["prunable"] = mask.Prunable.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var tensor in mask.Tensors)
        {
            metadata[$"shape.{tensor.Name}"] = string.Join('x', tensor.Shape);
            metadata[$"kept.{tensor.Name}"] = tensor.Kept.ToString(CultureInfo.InvariantCulture);
        }

        return metadata;
    }
}
