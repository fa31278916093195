using System.Text.Json;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Records of LXMERT's annotation files with their pictures' boxes, and the rows of its feature files.</summary>
internal static class LxmertItems
{
    public static IShownItems Features(string file, string name) => new Rows(FeatureTsv.Open(file), name);

    /// <param name="describe">Pictures and texts of a record.</param>
    /// <param name="features">Where to look pictures up, the first file that has one.</param>
    public static IShownItems Records<T>(string file, string name, Func<JsonElement, RecordPlace, T> read, IReadOnlyList<string> features, Func<T, (IEnumerable<string> Pictures, IEnumerable<ShownText> Texts)> describe) =>
        new Annotated<T>(JsonRecords<T>.Open(file, read), [.. features.Where(File.Exists).Select(path => FeatureTsv.Open(path))], name, describe);

    /// <summary>Answers of a label, the most certain first.</summary>
    public static IEnumerable<ShownText> Answers(IEnumerable<KeyValuePair<string, double>> label) => label
        .OrderByDescending(answer => answer.Value)
        .Select(answer => new ShownText("answer", FormattableString.Invariant($"{answer.Key} ({answer.Value:0.##})"), IsRight: true));

    private static ShownPicture Picture(DetectedObjects objects)
    {
        var boxes = objects.NormalisedBoxes();
        return new ShownPicture(objects.ImageId, objects.ImageWidth, objects.ImageHeight, null, [.. Enumerable.Range(0, objects.Count).Select(i => new ShownBox(
            boxes[4 * i], boxes[(4 * i) + 1], boxes[(4 * i) + 2], boxes[(4 * i) + 3], FormattableString.Invariant($"{objects.ObjectIds[i]} {objects.ObjectConfidences[i]:0.00}")))]);
    }

    private sealed class Rows(FeatureTsv features, string name) : IShownItems
    {
        public long Count => features.Count;

        public ShownItem Read(int item) => new(
            $"{name} · item {item}", [Picture(features.Read(item))], [new ShownText("boxes", $"{features.Boxes}, labelled with the detector's class and its confidence")]);

        public void Dispose() => features.Dispose();
    }

    private sealed class Annotated<T>(
        JsonRecords<T> records, IReadOnlyList<FeatureTsv> features, string name, Func<T, (IEnumerable<string> Pictures, IEnumerable<ShownText> Texts)> describe) : IShownItems
    {
        public long Count => records.Count;

        public ShownItem Read(int item)
        {
            var (pictures, texts) = describe(records.Read(item));
            return new ShownItem($"{name} · item {item}", [.. pictures.Select(Find).OfType<ShownPicture>()], [.. texts]);
        }

        public void Dispose()
        {
            records.Dispose();
            features.ToList().ForEach(file => file.Dispose());
        }

        private ShownPicture? Find(string image)
        {
            foreach (var file in features)
            {
                for (var row = 0; row < file.Count; row++)
                {
                    if (file.ImageIds[row] == image)
                    {
                        return Picture(file.Read(row));
                    }
                }
            }

            return null;
        }
    }
}
