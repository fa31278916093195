using System.Buffers.Binary;
using System.Text;

namespace LotteryActors.Models.Tests.Native;

/// <summary>The least ELF-64 library that asks for symbol versions: two segments, a dynamic section, one version table.</summary>
internal static class ElfImage
{
    private const int Base = 0x10000;
    private const int Dynamic = 192;
    private const int Needs = 256;
    private const int Strings = 512;

    /// <summary>One needed library that is asked for these versions.</summary>
    public static byte[] Asking(params string[] versions)
    {
        var image = new byte[1024];
        "\u007fELF\u0002\u0001"u8.CopyTo(image);
        Long(image, 32, 64);
        Short(image, 54, 56);
        Short(image, 56, 2);
        Segment(image, 64, type: 1, offset: 0, size: image.Length);
        Segment(image, 120, type: 2, offset: Dynamic, size: 64);
        Entry(image, 0, tag: 5, value: Base + Strings);
        Entry(image, 1, tag: 0x6ffffffe, value: Base + Needs);
        Word(image, Needs + 8, 16);
        var name = 1;
        for (var i = 0; i < versions.Length; i++)
        {
            var need = FlagsOf(i) - 4;
            Word(image, need + 8, name);
            Word(image, need + 12, i == versions.Length - 1 ? 0 : 16);
            name += Encoding.ASCII.GetBytes(versions[i], image.AsSpan(Strings + name)) + 1;
        }

        return image;
    }

    /// <summary>Where the flags of the n-th need lie.</summary>
    public static int FlagsOf(int need) => Needs + 16 + (16 * need) + 4;

    private static void Segment(byte[] image, int at, int type, int offset, int size)
    {
        Word(image, at, type);
        Long(image, at + 8, offset);
        Long(image, at + 16, Base + offset);
        Long(image, at + 32, size);
    }

    private static void Entry(byte[] image, int index, long tag, long value)
    {
        Long(image, Dynamic + (16 * index), tag);
        Long(image, Dynamic + (16 * index) + 8, value);
    }

    private static void Short(byte[] image, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(at), value);

    private static void Word(byte[] image, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(at), value);

    private static void Long(byte[] image, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(at), value);
}
