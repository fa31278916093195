using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LotteryActors.Artifacts.Tests.PyTorch;

/// <summary>Writes what torch.save writes, and what it never would: pickles from instructions, put into zip and legacy files.</summary>
internal static class TorchSave
{
    public static byte[] Zip(byte[] pickle, CompressionLevel compression = CompressionLevel.NoCompression, params (string Key, byte[] Bytes)[] storages)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in storages.Select(s => ($"model/data/{s.Key}", s.Bytes)).Prepend(("model/data.pkl", pickle)))
            {
                using var entry = archive.CreateEntry(name, compression).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }

    public static byte[] Legacy(byte[] pickle, string[] keys, params byte[] data) =>
    [
        .. Pickle("\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019"), .. Pickle("M\u00e9\u0003"), .. Pickle("}"),
        .. pickle,
        .. Pickle($"]({string.Concat(keys.Select(Text))}e"),
        .. data,
    ];

    /// <summary>A pickle of protocol 2: each letter of the text is a byte.</summary>
    public static byte[] Pickle(string instructions) => [0x80, 2, .. Encoding.Latin1.GetBytes(instructions), (byte)'.'];

    public static string Text(string text) => $"X{Latin(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)))}{Latin(Encoding.UTF8.GetBytes(text))}";

    public static string Int(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return $"\u008a\u0008{Latin(bytes)}";
    }

    public static string Ints(params long[] numbers) => $"({string.Concat(numbers.Select(Int))}t";

    public static string Storage(string key, string type, long elements) =>
        $"({Text("storage")}ctorch\n{type}\n{Text(key)}{Text("cpu")}{Int(elements)}tQ";

    public static string Tensor(string storage, long offset, long[] shape, long[] strides) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n({storage}{Int(offset)}{Ints(shape)}{Ints(strides)}\u0089ccollections\nOrderedDict\n)RtR";

    /// <summary>A dictionary of one entry.</summary>
    public static string Named(string name, string value) => $"}}{Text(name)}{value}s";

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
