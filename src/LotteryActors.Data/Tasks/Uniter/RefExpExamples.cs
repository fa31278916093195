using System.Globalization;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Expressions that name one region of their picture (UNITER, data/re.py): RefCOCO, RefCOCO+, RefCOCOg.</summary>
internal sealed class RefExpExamples
{
    private const int BoxColumns = 4;
    private readonly TextDatabase _texts;
    private readonly ImageDatabase _images;
    private readonly RefExpFiles _files;

    /// <param name="images">The regions, opened with <see cref="BoxRule.GroundTruth"/> or a rule for detected ones.</param>
    /// <param name="maxLength">
    /// Longest text in word pieces. The original keeps those strictly shorter (data/re.py _get_sent_ids) where it has a limit
    /// at all, and stumbles over longer ones; they are left out and counted here.
    /// </param>
    public RefExpExamples(TextDatabase texts, ImageDatabase images, int maxLength = TextDatabase.AnyLength)
    {
        _texts = texts;
        _images = images;
        _files = RefExpFiles.Read(texts.Folder);
        var lengths = texts.Ids.Zip(texts.Lengths).ToDictionary(entry => entry.First, entry => entry.Second, StringComparer.Ordinal);
        Ids = [.. _files.Sentences.Where(id => lengths.TryGetValue(id, out var length) && (maxLength == TextDatabase.AnyLength || length < maxLength))];
        TooLong = _files.Sentences.Count - Ids.Count;
    }

    /// <summary>Word pieces and regions of an example; as many regions as the picture has annotations, or as the rule says.</summary>
    public int Length(int index, bool detected)
    {
        var record = _texts.Read(Ids[index]);
        var image = Image(record);
        return record.Pieces("input_ids").Length + (detected ? _images.Regions(Name(image, detected)) : image.Annotations.Count);
    }

    /// <summary>Sentences in the order of refs.json.</summary>
    public IReadOnlyList<string> Ids { get; }

    public IReadOnlyList<long> References => _files.References;

    /// <summary>Sentences left out for their length.</summary>
    public int TooLong { get; }

    /// <summary>Training rows; the regions must be the ground-truth boxes.</summary>
    /// <exception cref="DataException">A record or picture is missing or damaged, or the boxes are not those of the annotations.</exception>
    public RefExpBatch Collate(IReadOnlyList<int> indices)
    {
        var rows = indices.Select(i => Read(i, detected: false)).ToArray();
        var packed = Pack(rows);
        return new RefExpBatch(packed, TextLengths(rows), Counts(rows), Padding(rows, packed), [.. rows.Select(Target)]);
    }

    /// <param name="detected">Whether regions are detected ones, by the file names of their pictures.</param>
    /// <exception cref="DataException">A record or picture is missing or damaged.</exception>
    public RefExpEvaluationBatch CollateEvaluation(IReadOnlyList<int> indices, bool detected)
    {
        var rows = indices.Select(i => Read(i, detected)).ToArray();
        var packed = Pack(rows);
        return new RefExpEvaluationBatch(
            packed,
            TextLengths(rows),
            Counts(rows),
            Padding(rows, packed),
            targetBoxes: [.. rows.SelectMany(TargetBox)],
            objectBoxes: Packing.Pad([.. rows.Select(PixelBoxes)], packed.Regions * BoxColumns));
    }

    private UniterBatch Pack(Row[] rows) => Packing.Pack([.. rows.Select(row => row.Text)], [.. rows.Select(row => row.Picture)], _images.FeatureSize);

    private static long[] TextLengths(Row[] rows) => [.. rows.Select(row => (long)row.Text.Length)];

    private static long[] Counts(Row[] rows) => [.. rows.Select(row => (long)row.Picture.Count)];

    private static long[] Padding(Row[] rows, UniterBatch packed) => Packing.Padding([.. rows.Select(row => row.Picture.Count)], packed.Regions);

    private static long Target(Row row)
    {
        var annotations = row.Image.Annotations;
        if (annotations.Count != row.Picture.Count)
        {
            throw row.Record.Wrong($"picture {row.Image.Id} has {annotations.Count} annotations and {row.Picture.Count} regions; train on its ground-truth regions (visual_grounding_coco_gt)");
        }

        var annotation = row.Record.Integer("ann_id");
        for (var region = 0; region < annotations.Count; region++)
        {
            if (annotations[region] == annotation)
            {
                return region;
            }
        }

        throw row.Record.Wrong($"annotation {annotation} is none of picture {row.Image.Id}; write images.json again");
    }

    private static float[] TargetBox(Row row)
    {
        var box = row.Record.Numbers("bbox");
        return box.Length == BoxColumns && box[2] > 0 && box[3] > 0
            ? box
            : throw row.Record.Wrong($"the box [{string.Join(", ", box)}], x y w h with an area is wanted; write the record again");
    }

    /// <summary>x, y, w, h of every region in pixels.</summary>
    private static float[] PixelBoxes(Row row)
    {
        var boxes = new float[row.Picture.Count * BoxColumns];
        for (var region = 0; region < row.Picture.Count; region++)
        {
            var share = row.Picture.Boxes.AsSpan(region * PictureRegions.BoxSize, PictureRegions.BoxSize);
            var box = boxes.AsSpan(region * BoxColumns);
            (box[0], box[1]) = (share[0] * row.Image.Width, share[1] * row.Image.Height);
            (box[2], box[3]) = (share[4] * row.Image.Width, share[5] * row.Image.Height);
        }

        return boxes;
    }

    private Row Read(int index, bool detected)
    {
        var record = _texts.Read(Ids[index]);
        var image = Image(record);
        return new Row(record, image, _texts.Meta.Frame(record.Pieces("input_ids")), _images.Read(Name(image, detected)));
    }

    private RefExpImage Image(TextRecord record)
    {
        var id = record.Integer("image_id");
        return _files.Images.TryGetValue(id, out var image) ? image : throw record.Wrong($"picture {id} is not in images.json; write the database again");
    }

    private static string Name(RefExpImage image, bool detected) =>
        string.Create(CultureInfo.InvariantCulture, $"visual_grounding_{(detected ? "det_coco" : "coco_gt")}_{image.Id:D12}.npz");

    private sealed record Row(TextRecord Record, RefExpImage Image, int[] Text, PictureRegions Picture);
}
