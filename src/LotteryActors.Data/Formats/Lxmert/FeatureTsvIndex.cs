namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>Where each picture's row of a feature file lies; rows have one number of boxes and one feature size.</summary>
internal sealed record FeatureTsvIndex(IReadOnlyList<long> Offsets, IReadOnlyList<string> ImageIds, int Boxes, int FeatureSize)
{
    private const int FirstLook = 2 << 10;
    private const int LongestHead = 4 << 20;
    private const int LongestRow = 256 << 20;
    private const int SmallRow = 64 << 10;

    /// <summary>
    /// Finds the rows. The heads are read; where a row ends follows from its number of boxes and from the feature size
    /// of the first row, and is checked by looking there, so a file of many gigabytes opens without being read.
    /// </summary>
    /// <param name="most">Rows to index, from the first; null for all.</param>
    /// <exception cref="DataException">The file has no rows, or one that is malformed, cut short or unlike the first.</exception>
    public static FeatureTsvIndex Build(FileWindow file, string path, int? most)
    {
        var offsets = new List<long>();
        var ids = new List<string>();
        var (boxes, featureSize, ahead) = (0, 0, FirstLook);
        for (var at = SkipEmptyLines(file, 0, ahead); at < file.Length && offsets.Count != most; at = SkipEmptyLines(file, at, ahead))
        {
            var place = new RowPlace(path, offsets.Count);
            var head = Head(file, at, ahead, place);
            place = place with { ImageId = head.ImageId };
            if (offsets.Count == 0)
            {
                (boxes, featureSize, var length) = FirstRow(file, at, head, place);
                ahead = length < SmallRow ? 1 << 20 : FirstLook;
            }

            if (head.Boxes != boxes)
            {
                throw new DataException($"{place} has {head.Boxes} boxes, the rows before it have {boxes}; extract its features with {boxes} boxes");
            }

            offsets.Add(at);
            ids.Add(head.ImageId);
            at += head.Length + Base64Array.Characters(16L * boxes) + 1 + Base64Array.Characters(4L * boxes * featureSize);
            RequireEndOfRow(file, at, place, boxes, featureSize);
        }

        return offsets.Count == 0
            ? throw new DataException($"{path}: no rows; restore the file from its source")
            : new FeatureTsvIndex(offsets, ids, boxes, featureSize);
    }

    private static FeatureRowHead Head(FileWindow file, long at, int ahead, RowPlace place)
    {
        for (var length = FirstLook; ; length *= 2)
        {
            if (FeatureRowHead.Read(file.At(at, length, ahead), place) is { } head)
            {
                return head;
            }

            if (length >= LongestHead || at + length >= file.Length)
            {
                throw new DataException($"{place} is cut short or no row of tab-separated fields; restore the file from its source");
            }
        }
    }

    /// <summary>The feature size, from the length of the first row.</summary>
    private static (int Boxes, int FeatureSize, int Length) FirstRow(FileWindow file, long at, FeatureRowHead head, RowPlace place)
    {
        var start = at + head.Length + Base64Array.Characters(16L * head.Boxes) + 1;
        var features = 0;
        for (var length = SmallRow; start < file.Length; length *= 2)
        {
            var text = file.At(start, length, length);
            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0 || text.Length < length)
            {
                features = checked((int)Math.Max(0, Base64Array.Bytes(end < 0 ? text : text[..end])));
                break;
            }

            if (length >= LongestRow)
            {
                throw new DataException($"{place} is longer than {LongestRow >> 20} MB; restore the file from its source");
            }
        }

        var one = 4 * head.Boxes;
        return features > 0 && features % one == 0
            ? (head.Boxes, features / one, head.Length + features)
            : throw new DataException($"{place}: features are not base64 of {head.Boxes} float32 vectors; the row is cut short or of another dtype: restore the file from its source");
    }

    private static void RequireEndOfRow(FileWindow file, long at, RowPlace place, int boxes, int featureSize)
    {
        if (at > file.Length || (at < file.Length && file.At(at, 1, 1)[0] is not ((byte)'\r' or (byte)'\n')))
        {
            throw new DataException(
                $"{place}: boxes and features are not as long as {boxes} boxes with {featureSize} float32 features; the row is cut short, of another dtype or of another detector: restore the file from its source");
        }
    }

    private static long SkipEmptyLines(FileWindow file, long at, int ahead)
    {
        while (at < file.Length && file.At(at, 1, ahead)[0] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
