using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Training.Tests.Families;

/// <summary>
/// Small batches of every task, packed as data sets pack theirs. An example is a function of its number, whatever it is batched
/// with; texts and pictures differ in length.
/// </summary>
internal static class ToyBatches
{
    public const int Vocabulary = 60;
    public const int Features = 6;
    public const int Side = 48;

    private const int Start = 1;
    private const int Separator = 2;
    private const int Choices = 4;
    private const int Patch = 16;

    public static VqaBatch Questions(int[] examples, int answers)
    {
        var targets = new float[examples.Length * answers];
        for (var row = 0; row < examples.Length; row++)
        {
            targets[(row * answers) + (examples[row] % answers)] = 1;
        }

        return new VqaBatch(Packed([.. examples.Select(e => new Row(Text(e), e))]), targets);
    }

    public static Nlvr2Batch Nlvr2(int[] examples) => new Nlvr2Batch(
        Packed([.. examples.SelectMany(e => new[] { new Row(Text(e), e, RegionType: 1), new Row(Text(e), e + 7, RegionType: 2) })]),
        [.. examples.Select(e => (long)(e % 2))]);

    /// <summary>Even examples choose an answer, odd ones a rationale.</summary>
    public static VcrBatch Vcr(int[] examples) => new VcrBatch(
        Packed([.. examples.SelectMany(e => e % 2 == 0 ? Answers(e) : Rationales(e))]),
        [.. examples.SelectMany(e => Enumerable.Range(0, Choices).Select(choice => choice == e % Choices ? 1L : 0L))]);

    public static VcrEvaluationBatch VcrEvaluation(int[] examples) => new VcrEvaluationBatch(
        Packed([.. examples.SelectMany(e => Answers(e).Concat(Rationales(e)))]),
        2 * Choices,
        [.. examples.Select(e => (long)(e % Choices))],
        [.. examples.Select(e => (long)((e + 1) % Choices))]);

    public static RefExpBatch Referring(int[] examples)
    {
        var packed = Packed([.. examples.Select(e => new Row(Text(e), e))]);
        var (texts, regions, padding) = Extents(examples, packed.Regions);
        return new RefExpBatch(packed, texts, regions, padding, [.. examples.Select(e => (long)(e % Regions(e)))]);
    }

    public static RefExpEvaluationBatch ReferringEvaluation(int[] examples)
    {
        var packed = Packed([.. examples.Select(e => new Row(Text(e), e))]);
        var (texts, regions, padding) = Extents(examples, packed.Regions);
        float[] boxes = [.. packed.RegionBoxes.Chunk(PictureRegions.BoxSize).SelectMany(b => new[] { b[0] * 100, b[1] * 100, b[4] * 100, b[5] * 100 })];
        return new RefExpEvaluationBatch(
            packed, texts, regions, padding, [.. examples.SelectMany((e, row) => boxes.Skip(4 * ((row * packed.Regions) + (e % Regions(e)))).Take(4))], boxes);
    }

    public static RankBatch Rank(int[] examples) => new RankBatch(
        Packed([.. examples.SelectMany(e => new[] { new Row(Text(e), e), new Row(Text(e), e + 1), new Row(Text(e + 1), e) })]), 3);

    public static RetrievalBatch Retrieval(int[] examples) => new RetrievalBatch(Packed([.. examples.Select(e => new Row(Text(e), e))]));

    /// <summary>Regions of a picture: two to four.</summary>
    public static int Regions(int picture) => 2 + (picture % 3);

    private static IEnumerable<Row> Answers(int example) => Enumerable.Range(0, Choices)
        .Select(choice => Candidate(example, [Word(example)], [Word((5 * example) + choice), Separator]));

    private static IEnumerable<Row> Rationales(int example) => Enumerable.Range(0, Choices)
        .Select(choice => Candidate(example, [Word(example)], [Word(5 * example), Separator], [Word((7 * example) + choice), Word(choice), Separator]));

    /// <summary>[CLS] question [SEP], of type 0 up to the separator, which is of the next type; answer 2; rationale 3.</summary>
    private static Row Candidate(int example, int[] question, params int[][] parts)
    {
        List<int> text = [Start, .. question, Separator];
        List<int> types = [.. Enumerable.Repeat(0, 1 + question.Length), 2];
        foreach (var (place, part) in parts.Index())
        {
            text.AddRange(part);
            types.AddRange(Enumerable.Repeat(2 + place, part.Length - 1).Append(Math.Min(2 + place + 1, 1 + parts.Length)));
        }

        return new Row([.. text], example, Types: [.. types]);
    }

    private static int[] Text(int example) => [Start, .. Enumerable.Range(0, 1 + (example % 3)).Select(i => Word((3 * example) + i)), Separator];

    private static int Word(int number) => 3 + (number % (Vocabulary - 3));

    private static PictureRegions Picture(int picture)
    {
        var count = Regions(picture);
        var boxes = new float[count * PictureRegions.BoxSize];
        for (var region = 0; region < count; region++)
        {
            var (left, top) = (region * 0.2f, (picture + region) % 3 * 0.3f);
            PictureRegions.WriteBox(boxes.AsSpan(region * PictureRegions.BoxSize, PictureRegions.BoxSize), left, top, left + 0.3f, top + 0.35f);
        }

        return new PictureRegions(count, [.. Enumerable.Range(0, count * Features).Select(i => MathF.Cos((1.3f * i) + (2.1f * picture)))], boxes);
    }

    /// <summary>One colour a patch.</summary>
    private static IEnumerable<float> Pixels(int picture) =>
        from colour in Enumerable.Range(0, 3)
        from y in Enumerable.Range(0, Side)
        from x in Enumerable.Range(0, Side)
        select 0.5f + (0.4f * MathF.Cos((1.7f * ((y / Patch * 3) + (x / Patch))) + (2.3f * picture) + colour));

    private static (long[] Texts, long[] Regions, long[] Padding) Extents(int[] examples, int regions) =>
        ([.. examples.Select(e => (long)Text(e).Length)], [.. examples.Select(e => (long)Regions(e))], Packing.Padding([.. examples.Select(Regions)], regions));

    private static UniterBatch Packed(IReadOnlyList<Row> rows) => Packing.Pack(
        [.. rows.Select(row => row.Text)],
        [.. rows.Select(row => Picture(row.Picture))],
        Features,
        rows.Any(row => row.Types is not null) ? [.. rows.Select(row => row.Types!)] : null,
        rows.Any(row => row.RegionType != 1) ? [.. rows.Select(row => Enumerable.Repeat(row.RegionType, Regions(row.Picture)).ToArray())] : null) with
    {
        Pixels = new ViltPictureBatch(rows.Count, Side, Side, [.. rows.SelectMany(row => Pixels(row.Picture))]),
    };

    private sealed record Row(int[] Text, int Picture, int[]? Types = null, int RegionType = 1);
}
