using System.Globalization;
using LotteryActors.Data.Randomness;
using LotteryActors.Data.Tests.Formats.Uniter;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Benchmarks;

/// <summary>Databases in UNITER's form and the original's sizes: 36 regions of 2,048 half-precision features a picture.</summary>
internal sealed class InputDatabase : IDisposable
{
    private const int Pictures = 400;
    private const int Texts = 8_000;
    private const int Regions = 36;
    private const int Features = 2048;
    private const int Words = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uniter-input");

    public InputDatabase()
    {
        File.WriteAllLines(Path.Combine(Folder, "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range(0, Words).Select(i => $"w{i}")]);
        MadeDatabase.Json(Path.Combine(Folder, "ans2label.json"), Enumerable.Range(0, 100).ToDictionary(i => $"a{i}", i => i));
        WritePictures();
        WriteTexts();
    }

    public string Folder => _folder.FullName;

    public IReadOnlyList<DataOption> Options { get; } =
    [
        new("texts", "txt"), new("images", "img"), new("evaluation-texts", "txt"), new("evaluation-images", "img"),
        new("confidence", "-1"), new("regions", Regions.ToString(CultureInfo.InvariantCulture)),
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Picture(int number) => string.Create(CultureInfo.InvariantCulture, $"coco_train2014_{number:D12}.npz");

    private void WritePictures() => MadeDatabase.Lmdb(Path.Combine(Folder, "img", $"feat_numbb{Regions}"), [.. Enumerable.Range(0, Pictures).Select(picture =>
    {
        var random = new RandomStream(1, 2, (ulong)picture);
        return (Picture(picture), MadeDatabase.Map(
            ("features", MadeDatabase.Halves(Regions, Features, [.. Enumerable.Range(0, Regions * Features).Select(_ => random.Bell())])),
            ("norm_bb", MadeDatabase.Halves(Regions, 6, [.. Enumerable.Range(0, Regions).SelectMany(_ => (float[])[0.25f, 0.25f, 0.75f, 0.75f, 0.5f, 0.5f])])),
            ("conf", MadeDatabase.Halves(Regions, 0, [.. Enumerable.Range(0, Regions).Select(_ => 0.9f)]))));
    })]);

    private void WriteTexts()
    {
        var folder = Path.Combine(Folder, "txt");
        string[] ids = [.. Enumerable.Range(0, Texts).Select(i => i.ToString("D6", CultureInfo.InvariantCulture))];
        MadeDatabase.Lmdb(folder, [.. ids.Select((id, i) =>
        {
            var random = new RandomStream(3, 4, (ulong)i);
            return (id, MadeDatabase.Frame(MadeDatabase.Map(
                ("input_ids", Enumerable.Range(0, Length(i)).Select(_ => 5 + random.Below(Words)).ToArray()),
                ("img_fname", Picture(i % Pictures)),
                ("target", new Dictionary<string, object?> { ["labels"] = (int[])[i % 100], ["scores"] = (double[])[1] }))));
        })]);
        MadeDatabase.Json(Path.Combine(folder, "meta.json"), new { CLS = 2, SEP = 3, MASK = 4, UNK = 1, v_range = (int[])[5, 5 + Words] });
        MadeDatabase.Json(Path.Combine(folder, "id2len.json"), ids.Index().ToDictionary(id => id.Item, id => Length(id.Index)));
        MadeDatabase.Json(Path.Combine(folder, "txt2img.json"), ids.Index().ToDictionary(id => id.Item, id => Picture(id.Index % Pictures)));
    }

    private static int Length(int text) => 4 + (text % 12);
}
