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

    public static Mask Read(SafetensorsFile file, string source)
    {
        if (!file.Metadata.TryGetValue("kind", out var kind) || kind != "mask")
        {
            throw new InvalidDataException($"{source}: is no mask; name an artifact that a prune stage wrote");
        }

        var mask = new Mask(file.Metadata["preset"], [.. file.Entries.Select(entry => Unpack(file, entry, source))]);
        return mask.Kept.ToString(CultureInfo.InvariantCulture) == file.Metadata["kept"]
            ? mask
            : throw new InvalidDataException($"{source}: keeps {mask.Kept} weights but says {file.Metadata["kept"]}; prune again");
    }

    /// <summary>Writes the mask for people: one U8 of 0 or 1 a weight, in each tensor's own shape.</summary>
    public static void Export(Stream stream, Mask mask) =>
        SafetensorsWriter.Write(
            stream,
            [.. mask.Tensors.Select(t => TensorData.UInt8(t.Name, t.Shape, [.. Bits(t)]))],
            Metadata(mask));

    private static IEnumerable<byte> Bits(MaskTensor tensor)
    {
        for (var i = 0L; i < tensor.Length; i++)
        {
            yield return tensor[i] ? (byte)1 : (byte)0;
        }
    }

    private static byte[] Pack(MaskTensor tensor) => MemoryMarshal.AsBytes(tensor.Words.AsSpan())[..(int)((tensor.Length + 7) / 8)].ToArray();

    private static MaskTensor Unpack(SafetensorsFile file, TensorEntry entry, string source)
    {
        var tensor = MaskTensor.Zeros(entry.Name, Shape(file.Metadata[$"shape.{entry.Name}"]));
        if (entry.Dtype != "U8" || entry.Elements != (tensor.Length + 7) / 8)
        {
            throw new InvalidDataException($"{source}: the bits of '{entry.Name}' do not match its shape; prune again");
        }

        file.Bytes(entry.Name).CopyTo(MemoryMarshal.AsBytes(tensor.Words.AsSpan()));
        return tensor;
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

    private static long[] Shape(string text) => [.. text.Split('x').Select(size => long.Parse(size, CultureInfo.InvariantCulture))];
}
