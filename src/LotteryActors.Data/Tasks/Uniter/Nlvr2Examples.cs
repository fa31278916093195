using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Sentences about two pictures (UNITER, data/nlvr2.py).</summary>
/// <param name="regionTypes">Whether regions of the left picture are segment 1, those of the right 2 (use_img_type).</param>
internal sealed class Nlvr2Examples(TextDatabase texts, ImageDatabase images, Nlvr2Form form, bool regionTypes, Shard shard)
    : IExamples<Nlvr2Batch>
{
    private readonly UniterTexts _texts =
        new(texts, pictures: 2, names => names.Sum(images.Regions), shard, textFactor: form == Nlvr2Form.Paired ? 2 : 1);

    public int Count => _texts.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public bool HasPixels => false;

    public int Length(int index) => _texts.Lengths[index];

    /// <summary>1 where the sentence is true; null where a test split keeps its answers to itself.</summary>
    public long? Target(int index) => Target(_texts.Read(index));

    public Nlvr2Batch Collate(BatchPlan plan, long seed, int? pictureSide) => Collate(plan.Indices);

    /// <exception cref="DataException">A record or picture is missing or damaged, or only some of the examples have an answer.</exception>
    public Nlvr2Batch Collate(IReadOnlyList<int> indices)
    {
        var examples = indices.Select(Read).ToArray();
        var rows = examples.SelectMany(example => form == Nlvr2Form.Paired ? Paired(example) : [Triplet(example)]).ToArray();
        var packed = Packing.Pack(
            [.. rows.Select(row => row.Text)],
            [.. rows.Select(row => row.Picture)],
            images.FeatureSize,
            regionTypes: regionTypes ? [.. rows.Select(row => row.Types)] : null);
        return new Nlvr2Batch(packed, Targets(examples));
    }

    private static Row[] Paired(Example example) =>
    [
        new(example.Text, example.Left, PairRows.TypesOfLeft(example.Left)),
        new(example.Text, example.Right, PairRows.TypesOfRight(example.Right)),
    ];

    private static Row Triplet(Example example) =>
        new(example.Text, PictureRegions.Join(example.Left, example.Right), [.. PairRows.TypesOfLeft(example.Left), .. PairRows.TypesOfRight(example.Right)]);

    private static long[] Targets(Example[] examples)
    {
        var known = examples.Where(example => example.Target is not null).Select(example => example.Target!.Value).ToArray();
        return known.Length == 0 || known.Length == examples.Length
            ? known
            : throw examples.First(example => example.Target is null).Record.Wrong("it has no target, others of its batch have; use the test split alone");
    }

    private Example Read(int index)
    {
        var record = _texts.Read(index);
        var names = record.Texts("img_fname");
        if (names.Length != 2)
        {
            throw record.Wrong($"{names.Length} pictures, two are wanted; write the record again");
        }

        var target = Target(record);
        return new Example(record, _texts.Meta.Frame(record.Pieces("input_ids")), images.Read(names[0]), images.Read(names[1]), target);
    }

    private static long? Target(TextRecord record)
    {
        long? target = record.HasValue("target") ? record.Integer("target") : null;
        return target is null or 0 or 1 ? target : throw record.Wrong($"the target {target}, 0 or 1 is wanted; write the record again");
    }

    private sealed record Example(TextRecord Record, int[] Text, PictureRegions Left, PictureRegions Right, long? Target);

    private sealed record Row(int[] Text, PictureRegions Picture, int[] Types);
}
