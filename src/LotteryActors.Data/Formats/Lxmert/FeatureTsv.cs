using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>
/// A file of region features as LXMERT's users have them: a row a picture, ten tab-separated fields, arrays as base64
/// (LXMERT, src/utils.py load_obj_tsv). Opening finds the rows; a row is read and decoded when it is asked for, so memory
/// holds the pictures' names and places only. Safe for concurrent reading.
/// </summary>
public sealed class FeatureTsv : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly FeatureTsvIndex _index;
    private readonly long _end;

    private FeatureTsv(string path, SafeFileHandle file, FeatureTsvIndex index, long end)
    {
        Path = path;
        _file = file;
        _index = index;
        _end = end;
    }

    public string Path { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => _index.Offsets.Count;

    /// <summary>Objects of every picture.</summary>
    public int Boxes => _index.Boxes;

    /// <summary>Length of one object's feature vector.</summary>
    public int FeatureSize => _index.FeatureSize;

    /// <summary>The pictures' names in order of the rows.</summary>
    public IReadOnlyList<string> ImageIds => _index.ImageIds;

    /// <param name="topk">Open the first so many rows only, as the original's argument of that name; null for all.</param>
    /// <exception cref="DataException">The file is missing or a row is malformed, cut short or has another number of boxes or features than the first.</exception>
    public static FeatureTsv Open(string path, int? topk = null)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such feature file; download or extract it, or name splits whose features are there");
        }

        var file = File.OpenHandle(path);
        try
        {
            var window = new FileWindow(file);
            return new FeatureTsv(path, file, FeatureTsvIndex.Build(window, path, topk), window.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one picture's row.</summary>
    /// <exception cref="DataException">An array is of another type or cut short, or holds a number that is not finite.</exception>
    public DetectedObjects Read(int row)
    {
        var start = _index.Offsets[row];
        var length = (int)((row + 1 < Count ? _index.Offsets[row + 1] : Math.Min(_end, start + LongestRow())) - start);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(0, length), start);
            return Decode(bytes.AsSpan(0, read), new RowPlace(Path, row, _index.ImageIds[row]));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose() => _file.Dispose();

    private long LongestRow() => (4L << 20) + Base64Array.Characters(16L * Boxes) + Base64Array.Characters(4L * Boxes * FeatureSize) + 3;

    private DetectedObjects Decode(ReadOnlySpan<byte> text, RowPlace place)
    {
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        var row = end < 0 ? text : text[..end];
        var head = FeatureRowHead.Read(row, place) ?? throw new DataException($"{place} changed after the file was opened; start again");
        Span<Range> fields = stackalloc Range[FeatureRowHead.Fields + 1];
        var count = 0;
        foreach (var field in row.Split((byte)'\t'))
        {
            fields[Math.Min(count++, FeatureRowHead.Fields)] = field;
        }

        if (count != FeatureRowHead.Fields)
        {
            throw new DataException($"{place} has {count} fields, {FeatureRowHead.Fields} are wanted; restore the file from its source");
        }

        return new DetectedObjects
        {
            Place = place.ToString(),
            ImageId = head.ImageId,
            ImageHeight = head.Height,
            ImageWidth = head.Width,
            Count = head.Boxes,
            FeatureSize = FeatureSize,
            ObjectIds = Base64Array.Decode<long>(row[fields[3]], head.Boxes, "objects_id", place),
            ObjectConfidences = Finite(Base64Array.Decode<float>(row[fields[4]], head.Boxes, "objects_conf", place), "objects_conf", place),
            AttributeIds = Base64Array.Decode<long>(row[fields[5]], head.Boxes, "attrs_id", place),
            AttributeConfidences = Finite(Base64Array.Decode<float>(row[fields[6]], head.Boxes, "attrs_conf", place), "attrs_conf", place),
            Boxes = Finite(Base64Array.Decode<float>(row[fields[8]], head.Boxes * 4, "boxes", place), "boxes", place),
            Features = Finite(Base64Array.Decode<float>(row[fields[9]], head.Boxes * FeatureSize, "features", place), "features", place),
        };
    }

    private static float[] Finite(float[] numbers, string field, RowPlace place)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                throw new DataException(string.Create(CultureInfo.InvariantCulture, $"{place}: {field} holds {numbers[i]} at {i}; extract the picture's features again"));
            }
        }

        return numbers;
    }
}
