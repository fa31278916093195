using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Making;

/// <summary>Writes a feature file as LXMERT's extraction scripts do: ten tab-separated fields, arrays as base64, lines ended by CR LF.</summary>
internal static class FeatureTsvWriter
{
    /// <summary>Pixels along a side; a power of two, so that boxes come back to the bit.</summary>
    private const int Side = 512;

    /// <param name="pictures">Names and regions; as many regions for all.</param>
    public static void Write(string path, IEnumerable<(string Name, PictureRegions Regions)> pictures)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\r\n" };
        foreach (var (name, regions) in pictures)
        {
            file.WriteLine(string.Join('\t', Fields(name, regions)));
        }
    }

    private static IEnumerable<string> Fields(string name, PictureRegions regions)
    {
        var sure = new float[regions.Count];
        Array.Fill(sure, 1f);
        var side = Side.ToString(CultureInfo.InvariantCulture);
        return
        [
            name, side, side,
            Base64(Array.ConvertAll(regions.Objects!, id => (long)id)), Base64(sure),
            Base64(Array.ConvertAll(regions.Attributes!, id => (long)id)), Base64(sure),
            regions.Count.ToString(CultureInfo.InvariantCulture),
            Base64((float[])[.. regions.Boxes.Chunk(PictureRegions.BoxSize).SelectMany(box => box[..4]).Select(share => share * Side)]),
            Base64(regions.Features),
        ];
    }

    private static string Base64<T>(T[] numbers)
        where T : unmanaged => Convert.ToBase64String(MemoryMarshal.AsBytes<T>(numbers));
}
