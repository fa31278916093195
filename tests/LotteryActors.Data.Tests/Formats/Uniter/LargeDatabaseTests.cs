using System.Diagnostics;
using System.Globalization;
using System.Text;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Tests.Formats.Uniter;

[Collection(MeasuredAlone.Name)]
public sealed class LargeDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uniter-large");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>LOTTERY_TEXTS=1000000 tries a million.</summary>
    [Fact]
    public void A_quarter_of_a_million_texts_open_within_a_quarter_of_500_MB()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("LOTTERY_TEXTS") ?? "250000", CultureInfo.InvariantCulture);
        var texts = _folder.FullName;
        var record = MadeDatabase.Frame(MadeDatabase.Map(("input_ids", (int[])[7, 8, 9]), ("img_fname", "a.npz")));
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{i:D7}")];
        LmdbWriter.Write(texts, ids.Select(id => new KeyValuePair<byte[], ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(id), record)));
        MadeDatabase.Json(Path.Combine(texts, "meta.json"), new { CLS = 101, SEP = 102, MASK = 103, UNK = 100, v_range = (int[])[106, 28996] });
        MadeDatabase.Json(Path.Combine(texts, "id2len.json"), ids.ToDictionary(id => id, _ => 3));
        MadeDatabase.Json(Path.Combine(texts, "txt2img.json"), ids.ToDictionary(id => id, id => $"coco_train2014_{id[..5]}.npz"));
        ids = [];

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        using var database = TextDatabase.Open(texts, TextDatabase.AnyLength);
        var pictures = database.ReadPictures();
        TestContext.Current.SendDiagnosticMessage($"{count} texts opened in {watch.Elapsed.TotalSeconds:F2} s");
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(count, database.Ids.Count);
        Assert.Equal("coco_train2014_01234.npz", Assert.Single(pictures[123456]));
        Assert.Equal([7, 8, 9], database.Read($"{count - 1:D7}").Integers("input_ids"));
        TestContext.Current.SendDiagnosticMessage($"{held / 1e6:F0} MB held");
        Assert.InRange(held, 0, 500L * count);
    }
}
