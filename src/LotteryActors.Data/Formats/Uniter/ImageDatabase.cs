using System.Text;
using System.Text.Json;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Numpy;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>A picture's regions with what the detector thinks each of them is.</summary>
/// <param name="SoftLabels">[N, classes], class 0 is the background.</param>
public sealed record LabelledRegions(PictureRegions Picture, float[] SoftLabels, int Classes);

/// <summary>
/// A database of detected regions (UNITER, data/data.py DetectFeatLmdb): LMDB of msgpack maps or compressed npz files, cut by
/// a <see cref="BoxRule"/>, with the region counts in a JSON file beside it. Where that file is missing the uncut database
/// <c>all</c> is read and the rule applied here, which the original means to do but cannot. Regions are read from the mapped
/// file when asked for. Safe for any number of threads.
/// </summary>
public sealed class ImageDatabase : IDisposable
{
    private const string KeyList = "__keys__";
    private const int BoxColumns = 6;
    private readonly LmdbFile _pictures;
    private readonly bool _compressed;
    private readonly BoxRule _rule;
    private readonly Dictionary<string, int>? _counts;

    private ImageDatabase(LmdbFile pictures, bool compressed, BoxRule rule, Dictionary<string, int>? counts)
    {
        _pictures = pictures;
        _compressed = compressed;
        _rule = rule;
        _counts = rule.IsFixed ? null : counts ?? CountAll();
        Names = ReadNames();
        FeatureSize = Names.Count == 0 ? throw new DataException($"{pictures.Path}: no pictures; convert them with UNITER's convert_imgdir.py") : Arrays(Names[0]).Features.Width;
    }

    /// <summary>The mapped file, for error messages.</summary>
    public string File => _pictures.Path;

    /// <summary>All pictures, in the order they were written.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Length of a region's feature vector (F), the same for all.</summary>
    public int FeatureSize { get; }

    /// <param name="folder">The picture folder, which holds one LMDB folder per rule.</param>
    /// <param name="compressed">Which of two databases: of npz files or of msgpack; null for whichever is there, msgpack first.</param>
    /// <exception cref="DataException">There is no database of that rule, or it is damaged.</exception>
    public static ImageDatabase Open(string folder, BoxRule rule, bool? compressed = null)
    {
        var counts = Path.Combine(folder, rule.CountFile);
        var isCut = rule.IsFixed || System.IO.File.Exists(counts);
        var (path, isCompressed) = Choose(Path.Combine(folder, isCut ? rule.Folder : "all"), compressed);
        var known = isCut && !rule.IsFixed
            ? JsonSideFile.Map(counts, JsonSideFile.Integer).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal)
            : null;
        var pictures = LmdbFile.Open(path);
        try
        {
            return new ImageDatabase(pictures, isCompressed, rule, known);
        }
        catch
        {
            pictures.Dispose();
            throw;
        }
    }

    /// <summary>
    /// How many regions a picture is said to have: what batches are made even by. With a fixed rule the same for any name, and
    /// maybe more than there are.
    /// </summary>
    /// <exception cref="DataException">The count file does not know the picture.</exception>
    public int Regions(string name) =>
        _counts is null ? _rule.Fixed
        : _counts.TryGetValue(name, out var count) ? count
        : throw new DataException($"{_pictures.Path}: no region count is known of picture {name}; convert it with UNITER's convert_imgdir.py");

    public bool Contains(string name) => _pictures.TryGet(name, out ReadOnlySpan<byte> _);

    /// <summary>A picture's regions, as many as the rule says or there are.</summary>
    /// <exception cref="DataException">The picture is missing or damaged, or has no regions, numbers that are not finite or boxes without area.</exception>
    public PictureRegions Read(string name) => Picture(name, Arrays(name));

    /// <summary>A picture's regions with their soft labels.</summary>
    /// <exception cref="DataException">As <see cref="Read"/>, or there are no soft labels.</exception>
    public LabelledRegions ReadLabelled(string name)
    {
        var arrays = Arrays(name);
        var picture = Picture(name, arrays);
        var labels = arrays.SoftLabels ?? throw Wrong(name, "no soft_labels, which masked region classification needs; convert the pictures again with them");
        return labels.Shape.Length == 2 && labels.Rows >= picture.Count
            ? new LabelledRegions(picture, labels.ToSingle(picture.Count, Where(name, "soft_labels")), labels.Width)
            : throw Wrong(name, $"{labels.Rows} rows of soft_labels for {picture.Count} regions; convert the picture again");
    }

    /// <summary>Every array of a picture, uncut; of a database that is not compressed, views of the mapped file.</summary>
    internal Dictionary<string, NumpyArray> ReadArrays(string name, Func<string, bool>? wanted = null)
    {
        if (!_pictures.TryGet(name, out ReadOnlyMemory<byte> value))
        {
            throw Wrong(name, "the picture is missing; convert it with UNITER's convert_imgdir.py");
        }

        return _compressed ? NumpyArchive.Read(value, Where(name), wanted) : MessagePackArrays.Read(value, Where(name));
    }

    public void Dispose() => _pictures.Dispose();

    private static (string Path, bool Compressed) Choose(string path, bool? compressed)
    {
        var packed = path + "_compressed";
        var isCompressed = compressed ?? (!Directory.Exists(path) && Directory.Exists(packed));
        var chosen = isCompressed ? packed : path;
        return Directory.Exists(chosen)
            ? (chosen, isCompressed)
            : throw new DataException($"{chosen}: no such database; name the rule (conf_th, max_bb, min_bb, num_bb) that the pictures were converted with");
    }

    private PictureRegions Picture(string name, PictureArrays arrays)
    {
        var rows = Math.Min(arrays.Features.Rows, Regions(name));
        if (rows < 1)
        {
            throw Wrong(name, "the picture has no regions; leave it out or detect again with a lower threshold");
        }

        if (FeatureSize != arrays.Features.Width)
        {
            throw Wrong(name, $"features of length {arrays.Features.Width}, those of {Names[0]} have {FeatureSize}; use one detector for all pictures");
        }

        return new PictureRegions(rows, arrays.Features.ToSingle(rows, Where(name, "features")), Boxes(name, arrays.Boxes.ToSingle(rows, Where(name, "norm_bb"))));
    }

    /// <summary>[n, 6] to [n, 7]: the area is the product of the sides as they were stored (UNITER, data/data.py _get_img_feat).</summary>
    private float[] Boxes(string name, float[] stored)
    {
        var boxes = new float[stored.Length / BoxColumns * PictureRegions.BoxSize];
        for (var region = 0; region < stored.Length / BoxColumns; region++)
        {
            var box = boxes.AsSpan(region * PictureRegions.BoxSize, PictureRegions.BoxSize);
            stored.AsSpan(region * BoxColumns, BoxColumns).CopyTo(box);
            box[6] = box[4] * box[5];
            if (box[4] <= 0 || box[5] <= 0)
            {
                throw Wrong(name, $"region {region} is {box[4]} wide and {box[5]} high; leave it out of norm_bb and features");
            }
        }

        return boxes;
    }

    private PictureArrays Arrays(string name)
    {
        var arrays = ReadArrays(name);
        var features = Matrix(name, arrays, "features");
        var boxes = Matrix(name, arrays, "norm_bb");
        if (boxes.Width != BoxColumns)
        {
            throw Wrong(name, $"norm_bb has {boxes.Width} columns, x1 y1 x2 y2 w h are wanted; convert the picture again");
        }

        return features.Rows == boxes.Rows
            ? new PictureArrays(features, boxes, arrays.GetValueOrDefault("soft_labels"))
            : throw Wrong(name, $"{features.Rows} rows of features and {boxes.Rows} boxes; convert the picture again");
    }

    private NumpyArray Matrix(string name, Dictionary<string, NumpyArray> arrays, string array) =>
        arrays.TryGetValue(array, out var found) && found.Shape.Length == 2
            ? found
            : throw Wrong(name, $"no array '{array}' of two dimensions; convert the picture again");

    private Dictionary<string, int> CountAll() =>
        ReadNames().ToDictionary(name => name, name => CountOne(name), StringComparer.Ordinal);

    private int CountOne(string name) =>
        ReadArrays(name, array => array == "conf").TryGetValue("conf", out var confidences) && confidences.Shape.Length == 1
            ? _rule.Count(confidences, Where(name, "conf"))
            : throw Wrong(name, "no array 'conf' of one dimension to apply the rule to; convert the pictures again with it");

    private List<string> ReadNames()
    {
        if (!_pictures.TryGet(KeyList, out ReadOnlySpan<byte> list))
        {
            return [.. _pictures.Keys().Select(Encoding.UTF8.GetString)];
        }

        try
        {
            return JsonSerializer.Deserialize<List<string>>(list) ?? [];
        }
        catch (JsonException e)
        {
            throw Wrong(KeyList, $"no JSON list of names ({e.Message.ReplaceLineEndings(" ")}); convert the pictures again");
        }
    }

    private string Where(string name) => $"{_pictures.Path}: key {name}";

    private string Where(string name, string array) => $"{Where(name)}: {array}";

    private DataException Wrong(string name, string problem) => new($"{Where(name)}: {problem}");

    private sealed record PictureArrays(NumpyArray Features, NumpyArray Boxes, NumpyArray? SoftLabels);
}
