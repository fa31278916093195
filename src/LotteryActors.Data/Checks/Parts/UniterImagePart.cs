using System.Text.Json;
using System.Text;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Numpy;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A picture database of UNITER: every array of every picture, the list of names, and the region counts beside it.</summary>
internal sealed class UniterImagePart(string root, string folder) : DataPart("UNITER pictures", root, folder)
{
    private const string KeyList = "__keys__";
    private const string Mend = "convert the picture again";
    private const int BoxColumns = 6;
    private const string Packed = "_compressed";

    /// <summary>What the name of a database begins with that was cut by a rule: <c>feat_numbb36</c>, or by a threshold.</summary>
    private const string Cut = "feat_";
    private const string CutByThreshold = "feat_th";

    /// <summary>Boxes are stored in half precision, which has 11 bits.</summary>
    private const float Slack = 1f / 1024;

    private readonly bool _compressed = folder.EndsWith(Packed, StringComparison.Ordinal);

    public override IEnumerable<string> Files => File.Exists(CountFile) ? [System.IO.Path.Combine(Path, "data.mdb"), CountFile] : [System.IO.Path.Combine(Path, "data.mdb")];

    /// <summary>The region counts of the rule that the database was cut by: <c>feat_th0.2_max100_min10</c>, <c>nbb_th0.2_max100_min10.json</c>.</summary>
    private string CountFile
    {
        get
        {
            var rule = System.IO.Path.GetFileName(Path);
            var name = _compressed ? rule[..^Packed.Length] : rule;
            return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? Path, $"nbb_{(name.StartsWith(Cut, StringComparison.Ordinal) ? name[Cut.Length..] : name)}.json");
        }
    }

    public override bool HasTexts => false;

    /// <summary>A database, or a folder that is named as one of a rule and lacks it.</summary>
    public static bool Recognises(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "data.mdb")) || System.IO.Path.GetFileName(folder).StartsWith(Cut, StringComparison.Ordinal);

    public override IShownItems OpenItems() => new UniterImageItems(Path, Name);

    public override void Check(CheckRun run)
    {
        if (run.Findings.Try(System.IO.Path.Combine(Path, "data.mdb"), () => LmdbFile.Open(Path)) is not { } file)
        {
            return;
        }

        using (file)
        {
            CheckNames(run.Findings, file);
            CheckCounts(run.Findings, file);
            CheckPictures(run, file);
        }
    }

    private static void CheckNames(Findings findings, LmdbFile file)
    {
        findings.Count("pictures", file.Count);
        if (!file.TryGet(KeyList, out ReadOnlyMemory<byte> list))
        {
            return;
        }

        findings.Count("pictures", -1);
        findings.Try($"{file.Path}: key {KeyList}", () =>
        {
            foreach (var name in JsonSerializer.Deserialize<List<string>>(list.Span) ?? [])
            {
                if (!file.TryGet(name, out ReadOnlySpan<byte> _))
                {
                    findings.Wrong(FaultKind.Missing, $"{file.Path}: key {name} is missing, though {KeyList} names it; copy the database again");
                }
            }
        });
    }

    private void CheckCounts(Findings findings, LmdbFile file)
    {
        if (!File.Exists(CountFile))
        {
            if (System.IO.Path.GetFileName(Path).StartsWith(CutByThreshold, StringComparison.Ordinal))
            {
                findings.Wrong(FaultKind.Missing, $"{CountFile}: no such file; it belongs to the database, copy it too");
            }

            return;
        }

        var met = new KeySet();
        findings.Try(CountFile, () => JsonSideFile.Each(CountFile, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
        {
            var count = value.GetInt32();
            if (!met.Add(key))
            {
                findings.Wrong(FaultKind.Duplicate, $"{CountFile}: key {Encoding.UTF8.GetString(key)} stands there twice; remove one");
            }

            if (count < 1)
            {
                findings.Wrong(FaultKind.BoxEmpty, $"{CountFile}: key {Encoding.UTF8.GetString(key)} has {count} regions; leave the picture out or detect again with a lower threshold");
            }
        }));
        foreach (var key in file.Keys().Where(key => !key.AsSpan().SequenceEqual("__keys__"u8) && !met.Contains(key)))
        {
            findings.Wrong(FaultKind.Missing, $"{CountFile}: key {Encoding.UTF8.GetString(key)} is missing, no region count is known of the picture; {Mend}");
        }
    }

    private void CheckPictures(CheckRun run, LmdbFile file)
    {
        var (width, first, boxes) = (0, "", (Least: int.MaxValue, Most: 0));
        run.Expect(file.Count);
        run.Each(
            file.Keys().Where(key => !key.AsSpan().SequenceEqual("__keys__"u8)).Select(Encoding.UTF8.GetString),
            name => $"{file.Path}: key {name}",
            (name, faults) => Look(file, name, faults),
            (name, seen) =>
            {
                if (width == 0)
                {
                    (width, first) = (seen.FeatureSize, name);
                }

                if (seen.FeatureSize != width)
                {
                    run.Findings.Wrong(FaultKind.MixedBoxes, $"{file.Path}: key {name}: features of length {seen.FeatureSize}, those of {first} have {width}; use one detector for all pictures");
                }

                boxes = (Math.Min(boxes.Least, seen.Boxes), Math.Max(boxes.Most, seen.Boxes));
            });
        if (width > 0)
        {
            run.Findings.Note(boxes.Least == boxes.Most ? $"{boxes.Most} boxes a picture, {width} features a box" : $"{boxes.Least} to {boxes.Most} boxes a picture, {width} features a box");
        }
    }

    private SeenRegions? Look(LmdbFile file, string name, List<Fault> faults)
    {
        var place = $"{file.Path}: key {name}";
        file.TryGet(name, out ReadOnlyMemory<byte> value);
        var arrays = UniterPictures.Decode(value, Path, place);
        foreach (var (array, numbers) in arrays.Where(array => array.Key is "features" or "norm_bb" or "conf" or "soft_labels"))
        {
            LookAtNumbers(numbers, $"{place}: {array}", faults);
        }

        var (features, boxes) = (Matrix("features"), Matrix("norm_bb"));
        if (features is null || boxes is null)
        {
            return null;
        }

        if (features.Rows == 0)
        {
            faults.Add(new Fault(FaultKind.BoxEmpty, $"{place}: the picture has no regions; leave it out or detect again with a lower threshold"));
        }

        foreach (var (array, numbers) in arrays.Where(array => array.Key is "norm_bb" or "soft_labels" && array.Value.Shape.Length > 0 && array.Value.Rows != features.Rows))
        {
            faults.Add(new Fault(FaultKind.MixedBoxes, $"{place}: {features.Rows} rows of features and {numbers.Rows} of {array}; {Mend}"));
        }

        LookAtBoxes(boxes, place, faults);
        return new SeenRegions(features.Rows, features.Width);

        NumpyArray? Matrix(string array)
        {
            if (arrays.TryGetValue(array, out var found) && found.Shape.Length == 2)
            {
                return found;
            }

            faults.Add(new Fault(FaultKind.Type, $"{place}: no array '{array}' of two dimensions; {Mend}"));
            return null;
        }
    }

    private static void LookAtNumbers(NumpyArray numbers, string place, List<Fault> faults)
    {
        try
        {
            if (FiniteScan.FirstNotFinite(numbers, place) is var at and >= 0)
            {
                faults.Add(new Fault(FaultKind.NotFinite, $"{place} of region {at / Math.Max(1, numbers.Width)} is NaN or infinite at {at % Math.Max(1, numbers.Width)}; extract the picture's features again"));
            }
        }
        catch (DataException error)
        {
            faults.Add(Fault.Of(error, place));
        }
    }

    private static void LookAtBoxes(NumpyArray boxes, string place, List<Fault> faults)
    {
        if (boxes.Width != BoxColumns)
        {
            faults.Add(new Fault(FaultKind.Type, $"{place}: norm_bb has {boxes.Width} columns, x1 y1 x2 y2 w h are wanted; {Mend}"));
        }
        else if (FiniteScan.FirstNotFinite(boxes, place) < 0)
        {
            var numbers = boxes.ToSingle(boxes.Rows, place);
            BoxCheck.Look(numbers, BoxColumns, (1, 1), Slack, place, "leave the box out of norm_bb and features", faults);
            LookAtSides(numbers, place, faults);
        }
    }

    /// <summary>Width and height are stored, and it is these that are read: a box may have corners apart and yet no area.</summary>
    private static void LookAtSides(float[] numbers, string place, List<Fault> faults)
    {
        for (var i = 0; i < numbers.Length; i += BoxColumns)
        {
            if ((numbers[i + 4] <= 0 || numbers[i + 5] <= 0) && numbers[i + 2] > numbers[i] && numbers[i + 3] > numbers[i + 1])
            {
                faults.Add(new Fault(FaultKind.BoxEmpty, FormattableString.Invariant($"{place}: box {i / BoxColumns} is said to be {numbers[i + 4]:G6} wide and {numbers[i + 5]:G6} high; leave the box out of norm_bb and features")));
            }
        }
    }

    private sealed record SeenRegions(int Boxes, int FeatureSize);
}
