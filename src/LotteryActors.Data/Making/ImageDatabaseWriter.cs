using System.Text;
using System.Text.Json;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Making;

/// <summary>Writes a picture database as UNITER's scripts/convert_imgdir.py does: LMDB of msgpack maps, arrays in float16.</summary>
internal static class ImageDatabaseWriter
{
    /// <summary>The detector is always sure.</summary>
    private const float Confidence = 1;
    private const int BoxColumns = 6;

    /// <summary>Class 0 is the background.</summary>
    private const int Background = 1;

    /// <param name="folder">The picture folder, in which the database gets the rule's own.</param>
    /// <param name="names">The pictures' names, in the order of their bytes.</param>
    /// <param name="pictures">The pictures in the order of the names.</param>
    public static void Write(string folder, BoxRule rule, IReadOnlyList<string> names, IEnumerable<PictureRegions> pictures)
    {
        Directory.CreateDirectory(folder);
        using var counts = rule.IsFixed ? null : new JsonStream(Path.Combine(folder, rule.CountFile));
        counts?.Writer.WriteStartObject();
        LmdbWriter.Write(Path.Combine(folder, rule.Folder), Entries(rule, names, pictures, counts));
        counts?.Writer.WriteEndObject();
    }

    private static IEnumerable<KeyValuePair<byte[], ReadOnlyMemory<byte>>> Entries(BoxRule rule, IReadOnlyList<string> names, IEnumerable<PictureRegions> pictures, JsonStream? counts)
    {
        yield return new("__keys__"u8.ToArray(), JsonSerializer.SerializeToUtf8Bytes(names));
        foreach (var (name, picture) in names.Zip(pictures))
        {
            counts?.Writer.WriteNumber(name, Math.Min(rule.Max, Math.Max(rule.Min, picture.Count)));
            yield return new(Encoding.UTF8.GetBytes(name), Pack(picture));
        }
    }

    private static byte[] Pack(PictureRegions picture)
    {
        var count = picture.Count;
        var confidences = new float[count];
        Array.Fill(confidences, Confidence);
        float[] boxes = [.. picture.Boxes.Chunk(PictureRegions.BoxSize).SelectMany(box => box[..BoxColumns])];
        var classes = Background + Detector.Classes.Objects;
        var labels = new float[count * classes];
        for (var region = 0; region < count; region++)
        {
            labels[(region * classes) + Background + picture.Objects![region]] = Confidence;
        }

        return new MessagePackMap()
            .AddHalves("norm_bb", [count, BoxColumns], boxes)
            .AddHalves("features", [count, picture.Features.Length / count], picture.Features)
            .AddHalves("conf", [count], confidences)
            .AddHalves("soft_labels", [count, classes], labels)
            .ToArray();
    }
}
